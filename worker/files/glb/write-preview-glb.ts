import assert from 'node:assert/strict'
import type { RgbImage } from '../../images/rgb-image.ts'
import { encodeTexture } from '../encode-texture.ts'
import type { ModelSurface } from '../model-surface.ts'
import { COARSE_TRIANGLES } from '../simplify-surface.ts'
import { writeGlbInThread } from './write-glb-in-thread.ts'

/** The page loads the preview first: it must come quickly over a slow line too. */
export const MAX_PREVIEW_BYTES = 8_000_000

const PREVIEW_TEXTURE_PX = 2048
const PREVIEW_QUALITY = 82

/** Halvings of triangles and texture after which even the largest model fits. */
const MAX_TRIES = 4

/**
 * Writes the model small: at most MAX_PREVIEW_BYTES, with fewer triangles and a smaller texture.
 *
 * @returns the size of the file in bytes, and the surface with COARSE_TRIANGLES, of which the file may have fewer.
 */
export async function writePreviewGlb(
  surface: ModelSurface,
  texture: RgbImage,
  { path, gltfFromWorld, signal }: { path: string; gltfFromWorld: readonly number[]; signal: AbortSignal },
): Promise<{ bytes: number; coarse: ModelSurface }> {
  let bytes = Number.POSITIVE_INFINITY
  let coarse: ModelSurface | undefined
  for (let halving = 0; halving < MAX_TRIES && bytes > MAX_PREVIEW_BYTES; halving++) {
    const maxPx = PREVIEW_TEXTURE_PX / 2 ** halving
    const textureJpeg = await encodeTexture(texture, { maxPx, quality: PREVIEW_QUALITY })
    const maxTriangles = COARSE_TRIANGLES / 2 ** halving
    const written = await writeGlbInThread(
      { surface, maxTriangles, textureJpeg, gltfFromWorld, path, compressed: true },
      signal,
    )
    bytes = written.bytes
    coarse ??= written.surface
  }
  assert(coarse)
  return { bytes, coarse }
}
