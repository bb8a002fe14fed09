import assert from 'node:assert/strict'
import { NodeIO } from '@gltf-transform/core'
import { EXTMeshoptCompression, KHRMaterialsUnlit, KHRMeshQuantization } from '@gltf-transform/extensions'
import { MeshoptDecoder } from 'meshoptimizer'
import sharp from 'sharp'
import type { TexturedMesh } from '../geometry/render-textured.ts'

export interface TexturedModel {
  /** In the file's own frame: upright, y-up. */
  mesh: TexturedMesh
  /** Maps COLMAP's world to that frame: 4 x 4, column after column, rigid. */
  gltfFromWorld: readonly number[]
}

/** Reads a GLB of `writeModelGlb` as those who download it get it: after quantizing, compressing and JPEG. */
export async function readTexturedModel(file: string): Promise<TexturedModel> {
  await MeshoptDecoder.ready
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMaterialsUnlit, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
  const root = (await io.read(file)).getRoot()
  const node = root.listNodes().find((candidate) => candidate.getMesh())
  const primitive = node?.getMesh()?.listPrimitives()[0]
  const positions = primitive?.getAttribute('POSITION')
  const uvs = primitive?.getAttribute('TEXCOORD_0')
  const triangles = primitive?.getIndices()?.getArray()
  const image = root.listTextures()[0]?.getImage()
  const gltfFromWorld = root
    .listNodes()
    .find((candidate) => candidate.getExtras().gltfFromWorld)
    ?.getExtras().gltfFromWorld as number[] | undefined
  assert(node && positions && uvs && triangles && image && gltfFromWorld, `${file} is a textured model of ours`)

  // The node undoes the quantizing of the positions: a scale and a shift, the same for all axes or not, never a turn.
  const m = node.getWorldMatrix()
  const world = new Float32Array(3 * positions.getCount())
  const point = [0, 0, 0]
  for (let v = 0; v < positions.getCount(); v++) {
    positions.getElement(v, point)
    const [x, y, z] = point as [number, number, number]
    for (let row = 0; row < 3; row++) {
      world[3 * v + row] = (m[row] as number) * x + (m[4 + row] as number) * y + (m[8 + row] as number) * z
      world[3 * v + row] = (world[3 * v + row] as number) + (m[12 + row] as number)
    }
  }
  const flat = new Float32Array(2 * uvs.getCount())
  const uv = [0, 0]
  for (let v = 0; v < uvs.getCount(); v++) flat.set(uvs.getElement(v, uv), 2 * v)
  const { data, info } = await sharp(image, { limitInputPixels: false })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    mesh: {
      positions: world,
      uvs: flat,
      triangles: Uint32Array.from(triangles),
      texture: { widthPx: info.width, heightPx: info.height, rgb: data },
    },
    gltfFromWorld,
  }
}

/** The model in COLMAP's world, where the cameras are. */
export function toWorldFrame({ mesh, gltfFromWorld: m }: TexturedModel): TexturedMesh {
  const positions = new Float32Array(mesh.positions.length)
  for (let i = 0; i < positions.length; i += 3) {
    const dx = (mesh.positions[i] as number) - (m[12] as number)
    const dy = (mesh.positions[i + 1] as number) - (m[13] as number)
    const dz = (mesh.positions[i + 2] as number) - (m[14] as number)
    // The inverse of a rotation is its transpose.
    for (let k = 0; k < 3; k++) {
      positions[i + k] = (m[4 * k] as number) * dx + (m[4 * k + 1] as number) * dy + (m[4 * k + 2] as number) * dz
    }
  }
  return { ...mesh, positions }
}
