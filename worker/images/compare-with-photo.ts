import { psnr, ssim } from './image-quality.ts'
import type { RenderCamera } from './render-camera.ts'
import { type RenderedMesh, renderTextured, type TexturedMesh } from './render-textured.ts'
import type { RgbImage } from './rgb-image.ts'

export interface ViewQuality {
  /** Of r, g and b together, dB. */
  psnrDb: number
  /** Of the luma. */
  ssim: number
  /** Share of the pixels that are to be shown, by default all of the photo's, that the model covers and that were compared. */
  covered: number
}

/** How well the textured model looks like a photo from the photo's own camera, at the pixels that it covers wholly and that `shown` has, 1 or 0. */
export function compareWithPhoto(
  mesh: TexturedMesh,
  camera: RenderCamera,
  photo: RgbImage,
  shown: Uint8Array | null = null,
): ViewQuality & { rendered: RenderedMesh } {
  const rendered = renderTextured(mesh, camera)
  const mask = rendered.coverage.map((share, i) => (share === 255 && shown?.[i] !== 0 ? 1 : 0))
  const whole = shown ? shown.reduce((sum, value) => sum + value, 0) : mask.length
  const covered = whole === 0 ? 0 : mask.reduce((sum, value) => sum + value, 0) / whole
  return { psnrDb: psnr(rendered, photo, mask), ssim: ssim(rendered, photo, mask), covered, rendered }
}
