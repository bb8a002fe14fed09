import type { RgbImage } from './rgb-image.ts'

/** Luma of each pixel, 0 to 255 (ITU-R BT.601). */
export function lumaOf({ widthPx, heightPx, rgb }: RgbImage): Uint8Array {
  const luma = new Uint8Array(widthPx * heightPx)
  for (let i = 0, k = 0; i < luma.length; i++, k += 3) {
    luma[i] = (77 * (rgb[k] as number) + 150 * (rgb[k + 1] as number) + 29 * (rgb[k + 2] as number)) >> 8
  }
  return luma
}
