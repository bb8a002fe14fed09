import sharp from 'sharp'
import { type RenderCamera, resizeCamera } from '../geometry/render-camera.ts'
import type { RgbImage } from '../geometry/render-textured.ts'

/** A photo that the texture may be taken from. */
export interface TexturePhoto {
  /** For messages. */
  name: string
  /** Absolute path of the undistorted image. */
  path: string
  camera: RenderCamera
}

/** The photo's pixels in the size asked for, averaged where it is smaller than the file. */
export async function loadPhoto(
  photo: TexturePhoto,
  size: { widthPx: number; heightPx: number },
): Promise<RgbImage & { camera: RenderCamera }> {
  const { data } = await sharp(photo.path)
    .resize({ width: size.widthPx, height: size.heightPx, fit: 'fill' })
    .flatten({ background: 'black' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { ...size, rgb: data, camera: resizeCamera(photo.camera, size) }
}

/** Calls `use` for each photo in turn, while the next one is being decoded: never more than two are in memory. */
export async function forEachPhoto(
  photos: readonly TexturePhoto[],
  sizeOf: (photo: TexturePhoto) => { widthPx: number; heightPx: number },
  use: (image: RgbImage & { camera: RenderCamera }, index: number) => Promise<void>,
): Promise<void> {
  const load = (index: number) => {
    const photo = photos[index]
    if (!photo) return undefined
    const loading = loadPhoto(photo, sizeOf(photo))
    // Awaited in its turn; a failure before that must not count as unhandled.
    loading.catch(() => {})
    return loading
  }
  let next = load(0)
  for (let i = 0; i < photos.length; i++) {
    const image = await next
    next = load(i + 1)
    if (image) await use(image, i)
  }
}
