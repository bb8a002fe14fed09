import type { ChartTexels, Way } from './chart-outline.ts'

/** Squares that together are the texels of a piece, and overlap: each has 2^level texels to a side. */
export interface SquareCover {
  width: number
  height: number
  /** That they cover. */
  texels: number
  /** Upper left corner of each. */
  xs: Uint16Array
  ys: Uint16Array
  levels: Uint8Array
}

/** Larger squares would tell little more: a piece with room for them is covered by a few of these. */
export const LARGEST_LEVEL = 6

/** Neighbours in the order of the cover are this share of it apart (the golden section): where one square isn't free, the next one often isn't either. */
const STRIDE = 0.618

/** Covers texels, row by row with the largest square that has a corner there: largest first, and those of one size far apart in the list. */
export function coverWithSquares({ touched, width, height }: ChartTexels): SquareCover {
  const sides = largestSquares(touched, width, height)
  const covered = new Uint8Array(touched.length)
  const found: { x: number; y: number }[][] = Array.from({ length: LARGEST_LEVEL + 1 }, () => [])
  let texels = 0
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!touched[i]) continue
      texels++
      if (covered[i]) continue
      const square = squareAt(sides, width, x, y)
      const side = 2 ** square.level
      for (let row = square.y; row < square.y + side; row++) {
        covered.fill(1, row * width + square.x, row * width + square.x + side)
      }
      found[square.level]?.push(square)
    }
  }
  const count = found.reduce((sum, { length }) => sum + length, 0)
  const cover = { xs: new Uint16Array(count), ys: new Uint16Array(count), levels: new Uint8Array(count) }
  let next = 0
  for (let level = LARGEST_LEVEL; level >= 0; level--) {
    for (const { x, y } of spread(found[level] as { x: number; y: number }[])) {
      cover.xs[next] = x
      cover.ys[next] = y
      cover.levels[next++] = level
    }
  }
  return { width, height, texels, ...cover }
}

/** The largest square with one of its corners at x, y. */
function squareAt(sides: Uint16Array, width: number, x: number, y: number): { x: number; y: number; level: number } {
  for (let level = LARGEST_LEVEL; level > 0; level--) {
    const side = 2 ** level
    for (const top of [y, y - side + 1]) {
      if (top < 0) continue
      for (const left of [x, x - side + 1]) {
        if (left >= 0 && (sides[top * width + left] as number) >= side) return { x: left, y: top, level }
      }
    }
  }
  return { x, y, level: 0 }
}

/** Side of the largest square with its upper left corner at each texel. */
function largestSquares(touched: Uint8Array, width: number, height: number): Uint16Array {
  const sides = new Uint16Array(touched.length)
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x
      if (!touched[i]) continue
      const isInside = x + 1 < width && y + 1 < height
      sides[i] = isInside
        ? 1 + Math.min(sides[i + 1] as number, sides[i + width] as number, sides[i + width + 1] as number)
        : 1
    }
  }
  return sides
}

function spread<T>(items: readonly T[]): T[] {
  const result: T[] = []
  const isTaken = new Uint8Array(items.length)
  let at = 0
  for (let n = 0; n < items.length; n++) {
    while (isTaken[at]) at = (at + 1) % items.length
    isTaken[at] = 1
    result.push(items[at] as T)
    at = Math.floor(at + STRIDE * items.length) % items.length
  }
  return result
}

/** The cover of the same piece laid down in a way. */
export function turnedCover({ width, height, texels, xs, ys, levels }: SquareCover, way: Way): SquareCover {
  const us = way & 1 ? mirrored(xs, levels, width) : xs
  const vs = way & 2 ? mirrored(ys, levels, height) : ys
  return way & 4
    ? { width: height, height: width, texels, xs: vs, ys: us, levels }
    : { width, height, texels, xs: us, ys: vs, levels }
}

function mirrored(starts: Uint16Array, levels: Uint8Array, length: number): Uint16Array {
  const result = new Uint16Array(starts.length)
  for (let i = 0; i < starts.length; i++) result[i] = length - (starts[i] as number) - (1 << (levels[i] as number))
  return result
}
