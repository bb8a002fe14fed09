import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { NodeIO } from '@gltf-transform/core'
import { KHRMaterialsUnlit } from '@gltf-transform/extensions'
import { validateBytes } from 'gltf-validator'
import { expect, it } from 'vitest'
import type { UprightFrame } from '../../geometry/upright-frame.ts'
import { exportColoredGlb } from './export-colored-glb.ts'

/** y down becomes y up. */
const FRAME: UprightFrame = { rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], origin: [0, 1, 0] }
const VERTICES = {
  positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 2, 3),
  colors: Uint8Array.of(255, 0, 0, 0, 255, 0, 188, 188, 188),
}

it.each([
  ['points', null],
  ['triangles', Uint32Array.of(0, 1, 2)],
])('writes valid %s, upright and with linear colours', async (_, triangles) => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-colored-'))
  try {
    const file = path.join(dir, 'model.glb')
    await exportColoredGlb({ ...VERTICES, triangles }, FRAME, file)
    const { issues } = await validateBytes(await readFile(file))
    expect(issues.numErrors + issues.numWarnings).toBe(0)
    const root = (await new NodeIO().registerExtensions([KHRMaterialsUnlit]).read(file)).getRoot()
    const primitive = root.listMeshes()[0]?.listPrimitives()[0]
    expect(primitive?.getAttribute('POSITION')?.getElement(2, [])).toEqual([0, -1, -3])
    // sRGB 188 is half of the light.
    expect(primitive?.getAttribute('COLOR_0')?.getElement(2, [])[0]).toBeCloseTo(0.5, 2)
    expect(primitive?.getIndices()?.getCount() ?? null).toBe(triangles && 3)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
