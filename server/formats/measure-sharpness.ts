/** Longest side, in pixels, of the image that sharpness is measured on: figures are comparable at one size only. */
export const SHARPNESS_SIZE_PX = 1024

/**
 * Sharpness of an image: the variance of its Laplacian, `LAPV` of Pertuz et al. 2013, proposed in J. L. Pech-Pacheco,
 * G. Cristobal, J. Chamorro-Martinez, J. Fernandez-Valdivia: "Diatom autofocusing in brightfield microscopy: a
 * comparative study", ICPR 2000. Blur removes high frequencies, and with them the spread of the second derivative.
 *
 * `rgb` holds `widthPx * heightPx * 3` bytes of sRGB, row by row. The 4-neighbour kernel runs on Rec. 709 luma of the
 * encoded values (0 to 255); border pixels are left out, and an image that has nothing else gives 0. Between about 10
 * (badly blurred) and several thousand; compare it between photos of one scene only, since it depends on the subject.
 */
export function measureSharpness(rgb: Uint8Array, widthPx: number, heightPx: number): number {
  const count = Math.max(0, widthPx - 2) * Math.max(0, heightPx - 2)
  if (count === 0) return 0
  const luma = new Float32Array(widthPx * heightPx)
  for (let i = 0, j = 0; i < luma.length; i++, j += 3) {
    luma[i] = 0.2126 * (rgb[j] ?? 0) + 0.7152 * (rgb[j + 1] ?? 0) + 0.0722 * (rgb[j + 2] ?? 0)
  }
  const at = (index: number) => luma[index] ?? 0
  let sum = 0
  let sumOfSquares = 0
  for (let y = 1; y < heightPx - 1; y++) {
    const rowEnd = (y + 1) * widthPx - 1
    for (let i = y * widthPx + 1; i < rowEnd; i++) {
      const laplacian = at(i - 1) + at(i + 1) + at(i - widthPx) + at(i + widthPx) - 4 * at(i)
      sum += laplacian
      sumOfSquares += laplacian * laplacian
    }
  }
  const mean = sum / count
  return sumOfSquares / count - mean * mean
}
