import { writeFile } from 'node:fs/promises'
import { NodeIO } from '@gltf-transform/core'
import type { ClosedSurface } from '../../mesh/close-surface.ts'
import { createGlbDocument, setScene } from './glb-document.ts'

export const MADE_UP = 'made-up.glb'

/** One that neither stone nor leaves have, and that shows before both page colours; linear. */
const COLOR: [number, number, number, number] = [0.8, 0.02, 0.35, 1]

/**
 * Writes the triangles that closing a surface added, as a binary glTF 2.0 in one colour, to be laid over the model:
 *
 *     reconstruction   extras: gltfFromWorld, as in model.glb
 *       made-up        TRIANGLES with POSITION
 */
export async function writeMadeUpGlb(
  { positions, triangles, firstMadeUp }: ClosedSurface,
  { path, gltfFromWorld }: { path: string; gltfFromWorld: readonly number[] },
): Promise<void> {
  const own = triangles.subarray(3 * firstMadeUp)
  const renamed = new Map<number, number>()
  const indices = own.map((vertex) => {
    const known = renamed.get(vertex)
    if (known !== undefined) return known
    renamed.set(vertex, renamed.size)
    return renamed.size - 1
  })
  const places = new Float32Array(3 * renamed.size)
  for (const [from, to] of renamed) places.set(positions.subarray(3 * from, 3 * from + 3), 3 * to)

  const { doc, buffer } = createGlbDocument()
  const material = doc
    .createMaterial('made up')
    .setBaseColorFactor(COLOR)
    .setMetallicFactor(0)
    .setRoughnessFactor(1)
    .setDoubleSided(true)
  const primitive = doc
    .createPrimitive()
    .setMaterial(material)
    .setIndices(doc.createAccessor().setType('SCALAR').setArray(indices).setBuffer(buffer))
    .setAttribute('POSITION', doc.createAccessor().setType('VEC3').setArray(places).setBuffer(buffer))
  const node = doc.createNode('made-up').setMesh(doc.createMesh('made-up').addPrimitive(primitive))
  setScene(doc, 'made-up', [node], { gltfFromWorld })
  await writeFile(path, await new NodeIO().writeBinary(doc))
}
