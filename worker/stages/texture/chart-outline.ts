import type { Chart } from './make-charts.ts'

/** Where a chart's points lie in its rectangle: points times (scaleX, scaleY) plus (offsetX, offsetY) are texels. */
export interface ChartFrame {
  width: number
  height: number
  scaleX: number
  scaleY: number
  offsetX: number
  offsetY: number
}

/** Texels of a chart's rectangle. */
export interface ChartTexels {
  /** 1 where the chart has them, 0 elsewhere, row by row. */
  touched: Uint8Array
  width: number
  height: number
}

/** Bilinear samples mix in the texels whose middles are nearer than this in x and in y. Middles that are as far count: bounds are rounded. */
const REACH = 1 + 1e-5

/** Every texel that a bilinear sample of a face mixes in. The frame has room for all. */
export function sampledTexels({ points, triangles }: Chart, frame: ChartFrame): ChartTexels {
  const { width, height, scaleX, scaleY, offsetX, offsetY } = frame
  const touched = new Uint8Array(width * height)
  const [xs, ys] = [new Float64Array(3), new Float64Array(3)]
  for (let t = 0; t < triangles.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const i = 2 * (triangles[t + k] as number)
      xs[k] = (points[i] as number) * scaleX + offsetX
      ys[k] = (points[i + 1] as number) * scaleY + offsetY
    }
    const top = Math.ceil(Math.min(ys[0] as number, ys[1] as number, ys[2] as number) - REACH - 0.5)
    const bottom = Math.floor(Math.max(ys[0] as number, ys[1] as number, ys[2] as number) + REACH - 0.5)
    for (let y = top; y <= bottom; y++) touchRow(touched, y, width, xs, ys)
  }
  return { touched, width, height }
}

/** The part of the triangle within reach of a row's middles is convex: it reaches farthest at its corners and where edges enter or leave. */
function touchRow(touched: Uint8Array, y: number, width: number, xs: Float64Array, ys: Float64Array): void {
  const [first, last] = [y + 0.5 - REACH, y + 0.5 + REACH]
  let left = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  for (let k = 0; k < 3; k++) {
    const next = k === 2 ? 0 : k + 1
    const [ax, ay, bx, by] = [xs[k] as number, ys[k] as number, xs[next] as number, ys[next] as number]
    const [low, high] = [Math.min(ay, by), Math.max(ay, by)]
    if (high < first || low > last) continue
    for (let end = 0; end < 2; end++) {
      const at = end === 0 ? Math.max(low, first) : Math.min(high, last)
      const x = high === low ? (end === 0 ? ax : bx) : ax + ((at - ay) / (by - ay)) * (bx - ax)
      left = Math.min(left, x)
      right = Math.max(right, x)
    }
  }
  if (left > right) return
  touched.fill(1, y * width + Math.ceil(left - REACH - 0.5), y * width + Math.floor(right + REACH - 0.5) + 1)
}

/** They and what is within `radius` texels of them, corners included. */
export function grownTexels({ touched, width, height }: ChartTexels, radius: number): ChartTexels {
  const rows = new Uint8Array(touched.length)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (touched[i]) rows.fill(1, i - Math.min(x, radius), i + Math.min(width - x, radius + 1))
    }
  }
  const grown = rows.slice()
  for (let step = 1; step <= radius; step++) {
    const offset = step * width
    for (let i = offset; i < rows.length; i++) {
      grown[i] = (grown[i] as number) | (rows[i - offset] as number)
      grown[i - offset] = (grown[i - offset] as number) | (rows[i] as number)
    }
  }
  return { touched: grown, width, height }
}

/**
 * The eight ways to lay a chart down without resampling it, as bits: 1 mirrors it left to right, 2 top to bottom, and 4 swaps x and y after that.
 */
export const WAYS = [0, 1, 2, 3, 4, 5, 6, 7] as const
export type Way = (typeof WAYS)[number]

/** The texels of a chart laid down in a way. */
export function turned({ touched, width, height }: ChartTexels, way: Way): ChartTexels {
  if (way === 0) return { touched, width, height }
  const size = way & 4 ? { width: height, height: width } : { width, height }
  const result = new Uint8Array(touched.length)
  const { origin, right, down } = stepsOf({ width, height }, way, size.width)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, to = origin + y * down; x < width; x++, i++, to += right) result[to] = touched[i] as number
  }
  return { touched: result, ...size }
}

/** Index of the first texel of a rectangle laid down in rows of `rowLength`, and what is added for each texel to the right and down. */
export function stepsOf(
  size: { width: number; height: number },
  way: Way,
  rowLength: number,
): { origin: number; right: number; down: number } {
  const indexOf = (x: number, y: number): number => {
    const [u, v] = turnedPoint(size, way, x + 0.5, y + 0.5)
    return Math.floor(v) * rowLength + Math.floor(u)
  }
  const origin = indexOf(0, 0)
  return { origin, right: indexOf(1, 0) - origin, down: indexOf(0, 1) - origin }
}

/** Where a point of a rectangle of this size comes to lie. */
export function turnedPoint(
  { width, height }: { width: number; height: number },
  way: Way,
  x: number,
  y: number,
): [x: number, y: number] {
  const u = way & 1 ? width - x : x
  const v = way & 2 ? height - y : y
  return way & 4 ? [v, u] : [u, v]
}

export function texelsOf({ touched }: ChartTexels): number {
  let count = 0
  for (let i = 0; i < touched.length; i++) count += touched[i] as number
  return count
}
