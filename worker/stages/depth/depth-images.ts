import path from 'node:path'
import sharp from 'sharp'
import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import type { DepthImage } from '#worker/kernels/depth-problem.ts'
import { pinholeOf } from '../../colmap/pinhole-of.ts'
import { tintOf } from '../../images/tint-of.ts'
import { maskPath, readMaskFile } from '../../masks/mask-file.ts'

/** Size of the depth map of an image: its own, or scaled down to `depthPx` on the longer side. */
export function depthSize(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  depthPx: number,
): { widthPx: number; heightPx: number } {
  const scale = Math.min(1, depthPx / Math.max(widthPx, heightPx))
  return { widthPx: Math.max(1, Math.round(widthPx * scale)), heightPx: Math.max(1, Math.round(heightPx * scale)) }
}

/** Brightness of what a mask leaves out: the same in all images, so that nothing of it is told apart. */
const LEFT_OUT = 0

/** Reads image `index` of an undistorted workspace at the size of its depth map. What its mask leaves out is black. */
export async function readDepthImage(
  { cameras, images }: SparseReconstruction,
  index: number,
  { imagesDir, masksDir, depthPx }: { imagesDir: string; masksDir: string | null; depthPx: number },
): Promise<DepthImage & { tint: Uint8Array; mask: Uint8Array | null }> {
  const image = images[index]
  const camera = image && cameras.get(image.cameraId)
  if (!image || !camera) throw new Error(`The model has no image ${index}, or no camera of it`)
  const { widthPx, heightPx } = depthSize(camera, depthPx)
  const photo = sharp(path.join(imagesDir, image.name)).resize(widthPx, heightPx, { fit: 'fill' })
  const [gray, rgb] = await Promise.all([
    photo.clone().greyscale().raw().toBuffer(),
    photo.clone().toColorspace('srgb').removeAlpha().raw().toBuffer(),
  ])
  const tint = tintOf(rgb)
  const masked = masksDir === null ? null : await readMaskFile(maskPath(masksDir, image.name), { widthPx, heightPx })
  for (let i = 0; i < gray.length; i++) if (masked?.mask[i] === 0) gray[i] = tint[i] = LEFT_OUT
  const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(camera)
  const scaleX = widthPx / camera.widthPx
  const scaleY = heightPx / camera.heightPx
  return {
    widthPx,
    heightPx,
    gray,
    tint,
    mask: masked?.mask ?? null,
    pinhole: { fxPx: fxPx * scaleX, fyPx: fyPx * scaleY, cxPx: cxPx * scaleX, cyPx: cyPx * scaleY },
    camFromWorld: image.camFromWorld,
  }
}
