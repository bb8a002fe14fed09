import { psnr, ssim } from './image-quality.ts'
import type { RenderCamera } from './render-camera.ts'
import { type RenderedMesh, type RgbImage, renderTextured, type TexturedMesh } from './render-textured.ts'

export interface ViewQuality {
  /** Of r, g and b together, dB. */
  psnrDb: number
  /** Of the luma. */
  ssim: number
  /** Share of the photo's pixels that the model covers and that were compared. */
  covered: number
}

/** How well the textured model looks like a photo from the photo's own camera, at the pixels that it covers wholly. */
export function compareWithPhoto(
  mesh: TexturedMesh,
  camera: RenderCamera,
  photo: RgbImage,
): ViewQuality & { rendered: RenderedMesh } {
  const rendered = renderTextured(mesh, camera)
  const mask = rendered.coverage.map((share) => (share === 255 ? 1 : 0))
  const covered = mask.reduce((sum, value) => sum + value, 0) / mask.length
  return { psnrDb: psnr(rendered, photo, mask), ssim: ssim(rendered, photo, mask), covered, rendered }
}
