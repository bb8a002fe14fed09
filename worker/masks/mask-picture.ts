import path from 'node:path'
import sharp from 'sharp'
import { maskPictureName } from '#server/contracts/capture/mask-pictures.ts'
import type { StageContext } from '../pipeline/stage.ts'
import type { MaskSize } from './mask-file.ts'

/** Longest side of a picture, pixels. */
const PICTURE_PX = 480

/** What is left out is drawn this dark, of 1, and tinted. */
const LEFT_OUT = { brightness: 0.25, tint: [26, 6, 24] }

/** Publishes a photo with its mask over it: what is left out is dark, its rim bright. */
export async function publishMaskPicture(
  context: Pick<StageContext, 'dir' | 'publish'>,
  photo: { path: string; name: string },
  { mask, widthPx, heightPx }: MaskSize & { mask: Uint8Array },
): Promise<void> {
  const scale = Math.min(1, PICTURE_PX / Math.max(widthPx, heightPx))
  const size = { width: Math.max(1, Math.round(scale * widthPx)), height: Math.max(1, Math.round(scale * heightPx)) }
  const rgb = await sharp(photo.path)
    .resize({ ...size, fit: 'fill' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()
  const isKept = (x: number, y: number): boolean =>
    mask[
      Math.floor(((y + 0.5) * heightPx) / size.height) * widthPx + Math.floor(((x + 0.5) * widthPx) / size.width)
    ] === 1
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const at = 3 * (y * size.width + x)
      const kept = isKept(x, y)
      const isRim =
        kept &&
        ((x > 0 && !isKept(x - 1, y)) ||
          (y > 0 && !isKept(x, y - 1)) ||
          (x + 1 < size.width && !isKept(x + 1, y)) ||
          (y + 1 < size.height && !isKept(x, y + 1)))
      if (isRim) rgb.set([255, 60, 200], at)
      if (kept) continue
      for (let c = 0; c < 3; c++)
        rgb[at + c] = LEFT_OUT.brightness * (rgb[at + c] as number) + (LEFT_OUT.tint[c] as number)
    }
  }
  const stem = path.parse(photo.name).name
  const file = path.join(context.dir, maskPictureName(stem))
  await sharp(rgb, { raw: { ...size, channels: 3 } })
    .webp({ quality: 80 })
    .toFile(file)
  const description = `Mask of photo ${stem}: what is dark is left out`
  await context.publish({ name: path.basename(file), description, mediaType: 'image/webp', path: file })
}
