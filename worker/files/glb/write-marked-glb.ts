import { writeFile } from 'node:fs/promises'
import { NodeIO } from '@gltf-transform/core'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { createGlbDocument, setScene } from './glb-document.ts'

export const MADE_UP = 'made-up.glb'
export const UNSEEN = 'unseen.glb'

interface MarkedTriangles {
  surface: TriangleSurface
  /** The first of them: they are the last ones of the surface. */
  from: number
  /** Name of the node, and the triangles' colour, linear. */
  name: string
  color: [number, number, number]
}

/** Colours that neither stone nor leaves have, and that show before both page colours. */
export const MADE_UP_COLOR: [number, number, number] = [0.8, 0.02, 0.35]
export const UNSEEN_COLOR: [number, number, number] = [0.1, 0.25, 1]

/**
 * Writes some triangles of a surface, such as those that closing it added, as a binary glTF 2.0 in one colour, to be laid over the model:
 *
 *     reconstruction   extras: gltfFromWorld, as in model.glb
 *       <name>         TRIANGLES with POSITION
 */
export async function writeMarkedGlb(
  { surface: { positions, triangles }, from, name, color }: MarkedTriangles,
  { path, gltfFromWorld }: { path: string; gltfFromWorld: readonly number[] },
): Promise<void> {
  const own = triangles.subarray(3 * from)
  const renamed = new Map<number, number>()
  const indices = own.map((vertex) => {
    const known = renamed.get(vertex)
    if (known !== undefined) return known
    renamed.set(vertex, renamed.size)
    return renamed.size - 1
  })
  const places = new Float32Array(3 * renamed.size)
  for (const [vertex, to] of renamed) places.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * to)

  const { doc, buffer } = createGlbDocument()
  const material = doc
    .createMaterial(name)
    .setBaseColorFactor([...color, 1])
    .setMetallicFactor(0)
    .setRoughnessFactor(1)
    .setDoubleSided(true)
  const primitive = doc
    .createPrimitive()
    .setMaterial(material)
    .setIndices(doc.createAccessor().setType('SCALAR').setArray(indices).setBuffer(buffer))
    .setAttribute('POSITION', doc.createAccessor().setType('VEC3').setArray(places).setBuffer(buffer))
  const node = doc.createNode(name).setMesh(doc.createMesh(name).addPrimitive(primitive))
  setScene(doc, name, [node], { gltfFromWorld })
  await writeFile(path, await new NodeIO().writeBinary(doc))
}
