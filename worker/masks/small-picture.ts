import sharp from 'sharp'
import type { BackgroundPicture } from './find-background.ts'

/** Longest side that backgrounds are looked for at: outlines are sharp to a pixel of it, and noise is averaged away. */
const WORK_PX = 480

export interface SmallPicture {
  widthPx: number
  heightPx: number
  /** r, g, b of each pixel, sRGB. */
  rgb: Uint8Array
}

export function smallSize({ widthPx, heightPx }: { widthPx: number; heightPx: number }) {
  const scale = Math.min(1, WORK_PX / Math.max(widthPx, heightPx))
  return { widthPx: Math.max(1, Math.round(scale * widthPx)), heightPx: Math.max(1, Math.round(scale * heightPx)) }
}

export async function readSmall(picture: BackgroundPicture): Promise<SmallPicture> {
  const size = smallSize(picture)
  const rgb = await sharp(picture.path)
    .resize({ width: size.widthPx, height: size.heightPx, fit: 'fill' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()
  return { ...size, rgb }
}
