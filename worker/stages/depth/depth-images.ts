import path from 'node:path'
import sharp from 'sharp'
import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import type { DepthImage } from '#worker/kernels/depth-problem.ts'
import { pinholeOf } from '../../geometry/pinhole-of.ts'

/** Size of the depth map of an image: its own, or scaled down to `depthPx` on the longer side. */
export function depthSize(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  depthPx: number,
): { widthPx: number; heightPx: number } {
  const scale = Math.min(1, depthPx / Math.max(widthPx, heightPx))
  return { widthPx: Math.max(1, Math.round(widthPx * scale)), heightPx: Math.max(1, Math.round(heightPx * scale)) }
}

/** Reads image `index` of an undistorted workspace at the size of its depth map. */
export async function readDepthImage(
  { cameras, images }: SparseReconstruction,
  index: number,
  { imagesDir, depthPx }: { imagesDir: string; depthPx: number },
): Promise<DepthImage> {
  const image = images[index]
  const camera = image && cameras.get(image.cameraId)
  if (!image || !camera) throw new Error(`The model has no image ${index}, or no camera of it`)
  const { widthPx, heightPx } = depthSize(camera, depthPx)
  const gray = await sharp(path.join(imagesDir, image.name))
    .greyscale()
    .resize(widthPx, heightPx, { fit: 'fill' })
    .raw()
    .toBuffer()
  const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(camera)
  const scaleX = widthPx / camera.widthPx
  const scaleY = heightPx / camera.heightPx
  return {
    widthPx,
    heightPx,
    gray,
    pinhole: { fxPx: fxPx * scaleX, fyPx: fyPx * scaleY, cxPx: cxPx * scaleX, cyPx: cyPx * scaleY },
    camFromWorld: image.camFromWorld,
  }
}
