import { writeFile } from 'node:fs/promises'
import { NodeIO } from '@gltf-transform/core'
import { KHRMaterialsUnlit } from '@gltf-transform/extensions'
import { apply } from '../../geometry/matrix3.ts'
import { columnMajor, type UprightFrame } from '../../geometry/upright-frame.ts'
import { subtract, type Vector3 } from '../../geometry/vector3.ts'
import { LINEAR_FROM_SRGB } from '../../images/linear-from-srgb.ts'
import { createGlbDocument, makeUnlit, setScene } from './glb-document.ts'

/** Values of `primitive.mode` in glTF 2.0. */
const MODE = { points: 0, triangles: 4 } as const

interface ColoredVertices {
  /** x, y, z, COLMAP's world frame. */
  positions: Float32Array
  /** r, g, b, sRGB. */
  colors: Uint8Array
  /** Null: points. */
  triangles: Uint32Array | null
}

/**
 * Writes a binary glTF 2.0 of points or of triangles with a colour at each vertex, to look at before there is a texture:
 *
 *     reconstruction   extras: gltfFromWorld, as in sparse.glb
 *       model          POINTS or TRIANGLES with POSITION, COLOR_0
 *
 * @param frame that of the reconstruction's other files, so that one can take the place of another in a view.
 */
export async function exportColoredGlb(
  { positions, colors, triangles }: ColoredVertices,
  frame: UprightFrame,
  path: string,
): Promise<void> {
  const count = positions.length / 3
  const upright = new Float32Array(positions.length)
  const linear = new Uint16Array(4 * count).fill(0xffff)
  for (let i = 0; i < count; i++) {
    const point = [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]] as Vector3
    upright.set(apply(frame.rotation, subtract(point, frame.origin)), 3 * i)
    for (let k = 0; k < 3; k++) linear[4 * i + k] = LINEAR_FROM_SRGB[colors[3 * i + k] ?? 0] ?? 0
  }
  const { doc, buffer } = createGlbDocument()
  const material = doc.createMaterial('colors').setMetallicFactor(0).setDoubleSided(true)
  makeUnlit(doc, material)
  const colorAccessor = doc.createAccessor().setType('VEC4').setArray(linear).setNormalized(true).setBuffer(buffer)
  const primitive = doc
    .createPrimitive()
    .setMode(triangles ? MODE.triangles : MODE.points)
    .setMaterial(material)
    .setAttribute('POSITION', doc.createAccessor().setType('VEC3').setArray(upright).setBuffer(buffer))
    .setAttribute('COLOR_0', colorAccessor)
  if (triangles) {
    primitive.setIndices(doc.createAccessor().setType('SCALAR').setArray(triangles.slice()).setBuffer(buffer))
  }
  const node = doc.createNode('model').setMesh(doc.createMesh('model').addPrimitive(primitive))
  setScene(doc, 'model', [node], { gltfFromWorld: columnMajor(frame) })
  const io = new NodeIO().registerExtensions([KHRMaterialsUnlit])
  await writeFile(path, await io.writeBinary(doc))
}
