import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { NodeIO } from '@gltf-transform/core'
import { validateBytes } from 'gltf-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cameraCenter } from '../../geometry/rigid-transform.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import { type ModelFixtureOptions, makeModelFixture } from '../../testing/make-model-fixture.ts'
import { exportSparseGlb } from './export-sparse-glb.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-glb-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function exported(options: ModelFixtureOptions) {
  const model = makeModelFixture(options)
  const file = path.join(dir, 'sparse.glb')
  await exportSparseGlb(model, file)
  const bytes = new Uint8Array(await readFile(file))
  const report = await validateBytes(bytes)
  const doc = await new NodeIO().readBinary(bytes)
  const node = (name: string) => {
    const found = doc
      .getRoot()
      .listNodes()
      .find((candidate) => candidate.getName() === name)
    if (!found) throw new Error(`the file has no node ${name}`)
    return found
  }
  return { model, issues: report.issues, node }
}

/** Applies a column-major 4 x 4 matrix. */
function transform(m: number[], [x, y, z]: Vector3): Vector3 {
  const at = (i: number) => m[i] ?? Number.NaN
  return [0, 1, 2].map((row) => at(row) * x + at(row + 4) * y + at(row + 8) * z + at(row + 12)) as Vector3
}

describe('exportSparseGlb', () => {
  it.each([
    ['a usual model', { images: 8, points: 200 }],
    ['a model of one photo', { images: 1, points: 20 }],
    ['a snapshot without points', { images: 2, points: 0 }],
    ['an empty snapshot', { images: 0, points: 0 }],
  ])('writes %s so that the Khronos validator finds nothing', async (_, options) => {
    const { issues } = await exported(options)
    expect(issues.messages.filter((message) => message.severity < 2)).toEqual([])
  })

  it('places points and cameras where gltfFromWorld says', async () => {
    const { model, node } = await exported({ images: 6, points: 50 })
    const gltfFromWorld = node('reconstruction').getExtras().gltfFromWorld as number[]

    const positions = node('points').getMesh()?.listPrimitives()[0]?.getAttribute('POSITION')
    for (let i = 0; i < model.points.count; i++) {
      const expected = transform(gltfFromWorld, Array.from(model.points.positions.slice(3 * i, 3 * i + 3)) as Vector3)
      positions?.getElement(i, []).forEach((value, axis) => {
        expect(value).toBeCloseTo(expected[axis] ?? Number.NaN, 5)
      })
    }
    for (const image of model.images) {
      const expected = transform(gltfFromWorld, cameraCenter(image.camFromWorld))
      const translation = node(image.name).getTranslation()
      for (const axis of [0, 1, 2]) expect(translation[axis]).toBeCloseTo(expected[axis] ?? Number.NaN, 5)
    }
  })

  it('gives each photo a camera that looks at what the photo shows, upright', async () => {
    const { model, node } = await exported({ images: 6, points: 50 })
    const gltfFromWorld = node('reconstruction').getExtras().gltfFromWorld as number[]
    const target = transform(gltfFromWorld, [0, 0, 0])
    for (const image of model.images) {
      const [ex, ey, ez] = node(image.name).getTranslation()
      const m = node(image.name).getWorldMatrix()
      const toTarget = [target[0] - ex, target[1] - ey, target[2] - ez]
      const range = Math.hypot(...toTarget)
      // The cameras of the fixture look at its origin: glTF's viewing direction is -z.
      for (const axis of [0, 1, 2]) expect(-(m[8 + axis] ?? 0)).toBeCloseTo((toTarget[axis] ?? 0) / range, 5)
      expect(m[5]).toBeGreaterThan(0)
      expect(node(image.name).getCamera()?.getYFov()).toBeCloseTo(2 * Math.atan(240 / 500), 6)
      expect(node(image.name).getCamera()?.getAspectRatio()).toBeCloseTo(640 / 480, 6)
    }
  })

  it('turns sRGB into linear colours', async () => {
    const { model, node } = await exported({ images: 3, points: 1, color: [255, 188, 0] })
    const colors = node('points').getMesh()?.listPrimitives()[0]?.getAttribute('COLOR_0')
    const [r, g, b, a] = colors?.getElement(0, [] as number[]) ?? []
    expect([r, b, a]).toEqual([1, 0, 1])
    expect(g).toBeCloseTo(0.5029, 3)
    expect(model.points.count).toBe(1)
  })

  it('leaves extreme outliers out and says how many', async () => {
    const { node } = await exported({ images: 5, points: 100, outliers: 3 })
    const positions = node('points').getMesh()?.listPrimitives()[0]?.getAttribute('POSITION')
    expect(node('reconstruction').getExtras().leftOutPoints).toBe(3)
    expect(positions?.getCount()).toBe(100)
  })
})
