/** One level of a view's detail: values row after row, pixels `step` times as wide as the image's own. */
export interface DetailLevel {
  widthPx: number
  heightPx: number
  /** Luma without what varies slowly, so that exposure and vignetting matter little. */
  values: Float32Array
  /** Pixels of the image to one of the level. */
  step: number
}

/** Radius in pixels of a level of what counts as varying slowly. */
const SLOW_PX = 6

/** The detail of an image, finest level first, each half as wide as the one before. */
export function detailLevels(
  luma: Uint8Array,
  size: { widthPx: number; heightPx: number },
  count: number,
): DetailLevel[] {
  const levels: DetailLevel[] = []
  let current: Plane = { ...size, values: Float32Array.from(luma) }
  for (let step = 1; levels.length < count; step *= 2) {
    levels.push({ ...current, values: withoutSlow(current), step })
    current = halve(current)
  }
  return levels
}

type Plane = Pick<DetailLevel, 'widthPx' | 'heightPx' | 'values'>

function halve({ widthPx, heightPx, values }: Plane): Plane {
  const [width, height] = [Math.max(1, widthPx >> 1), Math.max(1, heightPx >> 1)]
  const half = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const below = Math.min(heightPx - 1, 2 * y + 1)
    for (let x = 0; x < width; x++) {
      const right = Math.min(widthPx - 1, 2 * x + 1)
      const at = (column: number, row: number) => values[row * widthPx + column] as number
      half[y * width + x] = (at(2 * x, 2 * y) + at(right, 2 * y) + at(2 * x, below) + at(right, below)) / 4
    }
  }
  return { widthPx: width, heightPx: height, values: half }
}

/** Values less the mean of the square around them; a square that the image's edge cuts is smaller. */
function withoutSlow({ widthPx, heightPx, values }: Plane): Float32Array {
  const rows = new Float32Array(values.length)
  for (let y = 0; y < heightPx; y++) meanOfLine(values, rows, { start: y * widthPx, stride: 1, length: widthPx })
  const means = new Float32Array(values.length)
  for (let x = 0; x < widthPx; x++) meanOfLine(rows, means, { start: x, stride: widthPx, length: heightPx })
  return means.map((mean, i) => (values[i] as number) - mean)
}

function meanOfLine(
  from: Float32Array,
  to: Float32Array,
  { start, stride, length }: { start: number; stride: number; length: number },
): void {
  let sum = 0
  let count = 0
  for (let k = -SLOW_PX; k < length; k++) {
    if (k + SLOW_PX < length) {
      sum += from[start + stride * (k + SLOW_PX)] as number
      count++
    }
    if (k > SLOW_PX) {
      sum -= from[start + stride * (k - SLOW_PX - 1)] as number
      count--
    }
    if (k >= 0) to[start + stride * k] = sum / count
  }
}
