import sharp from 'sharp'
import { readModelGlb } from '../../files/glb/read-model-glb.ts'
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
