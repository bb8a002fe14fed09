import sharp from 'sharp'
import { type RenderCamera, resizeCamera } from '../../images/render-camera.ts'
import type { RgbImage } from '../../images/rgb-image.ts'
import { fillBackground } from '../../masks/fill-background.ts'
import { readMaskFile } from '../../masks/mask-file.ts'

/** A photo that the texture may be taken from. */
export interface TexturePhoto {
  /** For messages. */
  name: string
  /** Absolute path of the undistorted image. */
  path: string
  /** Absolute path of its mask; null: all of the photo may be used. */
  maskPath: string | null
  camera: RenderCamera
}

export interface LoadedPhoto extends RgbImage {
  camera: RenderCamera
  /** 1 where the object is, 0 elsewhere; null: everywhere. */
  mask: Uint8Array | null
}

/** The photo's pixels at the requested size, averaged where it is smaller than the file, and its mask. */
export async function loadPhoto(
  photo: TexturePhoto,
  size: { widthPx: number; heightPx: number },
): Promise<LoadedPhoto> {
  const { data } = await sharp(photo.path)
    .resize({ width: size.widthPx, height: size.heightPx, fit: 'fill' })
    .flatten({ background: 'black' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const masked = photo.maskPath === null ? null : await readMaskFile(photo.maskPath, size)
  return { ...size, rgb: data, camera: resizeCamera(photo.camera, size), mask: masked?.mask ?? null }
}

/** The same without its background, which gets the colours of the object's nearest pixels: no face is to pick up anything of it. */
async function loadObject(photo: TexturePhoto, size: { widthPx: number; heightPx: number }): Promise<LoadedPhoto> {
  const image = await loadPhoto(photo, size)
  if (image.mask) fillBackground(image.rgb, image.mask, image.widthPx, image.heightPx)
  return image
}

/** Photos that are gone through again at the same size: the first ones stay in memory, up to KEPT_BYTES. */
export class KeptPhotos {
  private readonly images = new Map<TexturePhoto, LoadedPhoto>()
  private bytes = 0

  async load(photo: TexturePhoto, size: { widthPx: number; heightPx: number }): Promise<LoadedPhoto> {
    const known = this.images.get(photo)
    if (known) return known
    const image = await loadObject(photo, size)
    const bytes = image.rgb.length + (image.mask?.length ?? 0)
    if (this.bytes + bytes > KEPT_BYTES) return image
    this.images.set(photo, image)
    this.bytes += bytes
    return image
  }
}

const KEPT_BYTES = 2 ** 27

/**
 * Calls `use` for each photo in turn, its background painted over, while the next one is being decoded: never more than two are in memory, and
 * those of `kept`.
 */
export async function forEachPhoto(
  photos: readonly TexturePhoto[],
  sizeOf: (photo: TexturePhoto) => { widthPx: number; heightPx: number },
  use: (image: LoadedPhoto, index: number) => Promise<void>,
  kept?: KeptPhotos,
): Promise<void> {
  const load = (index: number) => {
    const photo = photos[index]
    if (!photo) return undefined
    const loading = kept ? kept.load(photo, sizeOf(photo)) : loadObject(photo, sizeOf(photo))
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
