import path from 'node:path'
import sharp from 'sharp'
import { readModel, writeModel } from '../colmap/model.ts'
import type { Camera, RegisteredImage } from '../colmap/model-types.ts'

/**
 * Gives the pinhole cameras of an undistorted workspace the size of their images. COLMAP's undistorter scales images down to
 * `max_image_size`, but leaves a camera that has no distortion to begin with as it is (`UndistortReconstruction`).
 */
export async function fitCamerasToImages(workspace: string): Promise<void> {
  const modelDir = path.join(workspace, 'sparse')
  const model = await readModel(modelDir)
  const cameras = new Map<number, Camera>()
  for (const camera of model.cameras.values()) {
    const image = model.images.find(({ cameraId }) => cameraId === camera.id)
    cameras.set(camera.id, image ? await fitted(camera, path.join(workspace, 'images', image.name)) : camera)
  }
  const images = model.images.map((image) => withKeypointsOf(image, model.cameras, cameras))
  if (images.some((image, i) => image !== model.images[i])) await writeModel({ ...model, cameras, images }, modelDir)
}

async function fitted(camera: Camera, imagePath: string): Promise<Camera> {
  const { width: widthPx, height: heightPx } = await sharp(imagePath).metadata()
  if (camera.model !== 'PINHOLE' || (camera.widthPx === widthPx && camera.heightPx === heightPx)) return camera
  const [fx, fy, cx, cy] = camera.params as [number, number, number, number]
  const [scaleX, scaleY] = [widthPx / camera.widthPx, heightPx / camera.heightPx]
  return { ...camera, widthPx, heightPx, params: [scaleX * fx, scaleY * fy, scaleX * cx, scaleY * cy] }
}

function withKeypointsOf(
  image: RegisteredImage,
  before: ReadonlyMap<number, Camera>,
  after: ReadonlyMap<number, Camera>,
): RegisteredImage {
  const [from, to] = [before.get(image.cameraId), after.get(image.cameraId)]
  if (!from || !to || from === to) return image
  const scale = [to.widthPx / from.widthPx, to.heightPx / from.heightPx] as const
  return { ...image, keypoints: image.keypoints.map((value, i) => value * scale[i % 2 === 0 ? 0 : 1]) }
}
