import sharp from 'sharp'
import { readModelGlb } from '../../files/read-model-glb.ts'
import type { TexturedMesh } from '../../images/render-textured.ts'

export interface TexturedModel {
  /** In the file's own frame: upright, y-up. */
  mesh: TexturedMesh
  /** Maps COLMAP's world to that frame: 4 x 4, column after column, rigid. */
  gltfFromWorld: readonly number[]
}

/** Reads a GLB of `writeModelGlb` with its texture's pixels. */
export async function readTexturedModel(file: string): Promise<TexturedModel> {
  const { surface, textureJpeg, gltfFromWorld } = await readModelGlb(file)
  const { data, info } = await sharp(textureJpeg, { limitInputPixels: false })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { positions, uvs, triangles } = surface
  const texture = { widthPx: info.width, heightPx: info.height, rgb: data }
  return { mesh: { positions, uvs, triangles, texture }, gltfFromWorld }
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
