import { closeHoles, dropSmall, floodFromBorder, morph, SPECK_SHARE } from './binary-image.ts'
import type { BackgroundPicture, FindBackgroundOptions } from './find-background.ts'
import { readSmall, type SmallPicture } from './small-picture.ts'

/** Width of the border that the background is learned from, as a share of the shorter side. */
const BORDER_SHARE = 0.04

/** Terms of the shade over the picture: 1, x, y, x², xy, y². A lamp's light falls off no faster. */
const TERMS = 6

/** Rounds of fitting, each without what the one before found to be something else. */
const ROUNDS = 4

/** A colour that differs by more standard deviations of the border than this is another one. */
const NOISE_FACTOR = 5

/** Least and most that a colour may differ (0 to 255). Cloth and paper need some; a room is not plain. */
const TOLERANCE = { least: 10, most: 24 }

/** Share of the border that must be of the background: the object may be cut off by the picture's edge, but not by most of it. */
const MIN_BORDER_SHARE = 0.6

const OBJECT_SHARES = { least: 0.002, most: 0.97 }

/**
 * What is before a background of one colour or a smooth shade, in each picture by itself, so that the camera may move: a surface of second
 * degree is fitted to each channel along the border, and what agrees with it and hangs together with the border is background.
 */
export async function findPlainBackground(
  pictures: readonly BackgroundPicture[],
  { signal, onMask }: FindBackgroundOptions,
): Promise<void> {
  for (const [i, picture] of pictures.entries()) {
    signal.throwIfAborted()
    const small = await readSmall(picture)
    const mask = objectIn(small)
    await onMask(i, mask && { mask, widthPx: small.widthPx, heightPx: small.heightPx })
  }
}

/** Null where the border isn't plain, or nothing is before it. */
function objectIn({ rgb, widthPx, heightPx }: SmallPicture): Uint8Array | null {
  const border = borderPixels(widthPx, heightPx)
  const shades = [0, 1, 2].map((c) => fitShade({ rgb, widthPx, heightPx }, c, border))
  const isPlain = (i: number) =>
    shades.every(({ at, tolerance }, c) => Math.abs((rgb[3 * i + c] as number) - at(i)) <= tolerance)
  if (border.reduce((sum, i) => sum + Number(isPlain(i)), 0) < MIN_BORDER_SHARE * border.length) return null
  const plain = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => Number(isPlain(i)))
  // A line of one pixel of background between the object's parts is no way in.
  const outside = floodFromBorder(plain, widthPx, heightPx)
  const mask = outside.map((value) => 1 - value)
  const speck = SPECK_SHARE * mask.length
  closeHoles(mask, widthPx, heightPx, speck)
  const core = morph(mask, widthPx, heightPx, { radius: 1, grow: false })
  const grown = morph(core, widthPx, heightPx, { radius: 2, grow: true })
  const opened = mask.map((value, i) => (value && grown[i] ? 1 : 0))
  const size = opened.reduce((sum, value) => sum + value, 0)
  dropSmall(opened, widthPx, Math.max(speck, 0.02 * size))
  const share = opened.reduce((sum, value) => sum + value, 0) / opened.length
  return share >= OBJECT_SHARES.least && share <= OBJECT_SHARES.most ? opened : null
}

function borderPixels(widthPx: number, heightPx: number): number[] {
  const width = Math.max(2, Math.round(BORDER_SHARE * Math.min(widthPx, heightPx)))
  const pixels: number[] = []
  for (let i = 0; i < widthPx * heightPx; i++) {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)]
    if (x < width || y < width || x >= widthPx - width || y >= heightPx - width) pixels.push(i)
  }
  return pixels
}

interface Shade {
  /** The background's value at a pixel. */
  at(pixel: number): number
  tolerance: number
}

/** Least squares over the border, again without what lies far off. */
function fitShade({ rgb, widthPx, heightPx }: SmallPicture, channel: number, border: readonly number[]): Shade {
  const value = (i: number) => rgb[3 * i + channel] as number
  const terms = (i: number): number[] => {
    const [x, y] = [(2 * (i % widthPx)) / widthPx - 1, (2 * Math.floor(i / widthPx)) / heightPx - 1]
    return [1, x, y, x * x, x * y, y * y]
  }
  const sorted = border.map(value).sort((a, b) => a - b)
  let coefficients = [sorted[sorted.length >> 1] ?? 0, 0, 0, 0, 0, 0]
  let tolerance: number = TOLERANCE.most
  const at = (i: number): number => {
    const [x, y] = [(2 * (i % widthPx)) / widthPx - 1, (2 * Math.floor(i / widthPx)) / heightPx - 1]
    const [a, b, c, d, e, f] = coefficients as [number, number, number, number, number, number]
    return a + b * x + c * y + d * x * x + e * x * y + f * y * y
  }
  for (let round = 0; round < ROUNDS; round++) {
    const near = border.filter((i) => Math.abs(value(i) - at(i)) <= tolerance)
    if (near.length < 0.3 * border.length) break
    coefficients = solve(near.map(terms), near.map(value))
    const off = near.map((i) => Math.abs(value(i) - at(i))).sort((a, b) => a - b)
    const deviation = 1.4826 * (off[off.length >> 1] ?? 0)
    tolerance = Math.min(TOLERANCE.most, Math.max(TOLERANCE.least, NOISE_FACTOR * deviation))
  }
  return { at, tolerance }
}

/** Normal equations by elimination with pivots; a little is added to the diagonal, as a black border fits many shades. */
function solve(rows: readonly number[][], values: readonly number[]): number[] {
  const matrix = Array.from({ length: TERMS }, (_, j) =>
    Array.from({ length: TERMS + 1 }, (_, k) =>
      rows.reduce(
        (sum, row, r) => sum + (row[j] as number) * (k < TERMS ? (row[k] as number) : (values[r] as number)),
        j === k ? 1e-6 * rows.length : 0,
      ),
    ),
  )
  for (let j = 0; j < TERMS; j++) {
    const pivot = matrix
      .slice(j)
      .reduce((best, row, k) => (Math.abs(row[j] as number) > Math.abs(matrix[best]?.[j] as number) ? j + k : best), j)
    ;[matrix[j], matrix[pivot]] = [matrix[pivot] as number[], matrix[j] as number[]]
    for (let r = 0; r < TERMS; r++) {
      if (r === j) continue
      const factor = (matrix[r]?.[j] as number) / (matrix[j]?.[j] as number)
      for (let k = j; k <= TERMS; k++)
        (matrix[r] as number[])[k] = (matrix[r]?.[k] as number) - factor * (matrix[j]?.[k] as number)
    }
  }
  return matrix.map((row, j) => (row[TERMS] as number) / (row[j] as number))
}
