import path from 'node:path'
import sharp from 'sharp'
import { readModel, writeModel } from '../../colmap/model.ts'
import { CAMERA_MODELS, type Camera, type RegisteredImage } from '../../colmap/model-types.ts'

/**
 * Makes the cameras of an undistorted workspace pinhole cameras of the size of their images. COLMAP's undistorter does so itself,
 * but for a camera whose distortion is zero (`Camera::IsUndistorted`): it scales that one's images down to `max_image_size`, and
 * leaves the camera's model and size as they were (`UndistortReconstruction`).
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
  const isPinhole = camera.model === 'PINHOLE'
  if (isPinhole && camera.widthPx === widthPx && camera.heightPx === heightPx) return camera
  const [fx, fy, cx, cy] = pinholeParams(camera)
  const [scaleX, scaleY] = [widthPx / camera.widthPx, heightPx / camera.heightPx]
  const params = [scaleX * fx, scaleY * fy, scaleX * cx, scaleY * cy]
  return { ...camera, model: 'PINHOLE', widthPx, heightPx, params }
}

/** fx, fy, cx, cy of a perspective camera whose distortion, which comes after these, is zero. */
function pinholeParams({ model, params }: Camera): [number, number, number, number] {
  const names: readonly string[] = CAMERA_MODELS.find(({ name }) => name === model)?.params ?? []
  const [first, ...rest] = params
  const all = names[0] === 'f' ? [first, first, ...rest] : params
  return all.slice(0, 4) as [number, number, number, number]
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
