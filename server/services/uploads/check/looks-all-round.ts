/** Levels of 255. What JPEG leaves of a constant row; a photo's first row varies by tens, unless it is bare sky. */
const MAX_POLE_DEVIATION = 6
/**
 * The first and the last column are neighbours: they differ by so many times as much as columns beside them do from each other, and by some
 * levels of noise, at most.
 */
const MAX_SEAM = { times: 2, levels: 4 }

/**
 * Whether a picture (8 bits, r, g, b) is laid out as a whole sphere is: the first and the last column continue each other, and the first and
 * the last row each show a single direction.
 */
export function looksAllRound(rgb: Uint8Array, widthPx: number, heightPx: number): boolean {
  const between = (a: number, b: number) => columnDifference(rgb, { widthPx, heightPx }, a, b)
  const beside = Math.max(between(0, 1), between(widthPx - 2, widthPx - 1))
  if (between(0, widthPx - 1) > MAX_SEAM.times * beside + MAX_SEAM.levels) return false
  return [0, heightPx - 1].every((y) => rowDeviation(rgb, 3 * y * widthPx, widthPx) <= MAX_POLE_DEVIATION)
}

/** Average difference of two columns in levels. */
function columnDifference(
  rgb: Uint8Array,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  a: number,
  b: number,
): number {
  let sum = 0
  for (let y = 0; y < heightPx; y++) {
    const row = 3 * y * widthPx
    for (let c = 0; c < 3; c++) sum += Math.abs((rgb[row + 3 * a + c] as number) - (rgb[row + 3 * b + c] as number))
  }
  return sum / (3 * heightPx)
}

/** Standard deviation of the channels along a row that begins at `from`, the largest of the three. */
function rowDeviation(rgb: Uint8Array, from: number, widthPx: number): number {
  const deviations = [0, 1, 2].map((c) => {
    let [sum, squares] = [0, 0]
    for (let x = 0; x < widthPx; x++) {
      const value = rgb[from + 3 * x + c] as number
      sum += value
      squares += value * value
    }
    return Math.sqrt(Math.max(0, squares / widthPx - (sum / widthPx) ** 2))
  })
  return Math.max(...deviations)
}
