import type { RgbImage } from './rgb-image.ts'

/** Of the luma (Rec. 601) at each pixel, by Prewitt's operator over three, levels of 255 over two pixels; 0 at the border of the image. */
export function gradientMagnitudes({ rgb, widthPx, heightPx }: RgbImage): Float32Array {
  const luma = Float32Array.from({ length: widthPx * heightPx }, (_, i) => {
    return 0.299 * (rgb[3 * i] as number) + 0.587 * (rgb[3 * i + 1] as number) + 0.114 * (rgb[3 * i + 2] as number)
  })
  const at = (i: number): number => luma[i] as number
  const magnitudes = new Float32Array(luma.length)
  for (let row = 1; row < heightPx - 1; row++) {
    for (let column = 1; column < widthPx - 1; column++) {
      const i = row * widthPx + column
      const [above, below] = [i - widthPx, i + widthPx]
      const across = at(above + 1) + at(i + 1) + at(below + 1) - at(above - 1) - at(i - 1) - at(below - 1)
      const down = at(below - 1) + at(below) + at(below + 1) - at(above - 1) - at(above) - at(above + 1)
      magnitudes[i] = Math.hypot(across, down) / 3
    }
  }
  return magnitudes
}
