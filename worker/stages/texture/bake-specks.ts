import type { RgbImage } from '../../images/rgb-image.ts'
import { type Atlas, type ChartColors, toByte } from './bake-chart.ts'
import type { Chart } from './make-charts.ts'
import { SPECK_PX, type SpeckBlocks } from './specks.ts'

/** Writes the squares of a chart's faces: the colours of their corners, and beside a single face the one that continues them. */
export function bakeSpecks(atlas: Atlas, chart: Chart, { index, specks, colors, scale }: SpecksContext): void {
  const corners = new Float64Array(3 * SPECK_PX ** 2)
  const { vertices, offsets } = specks.pairs(index)
  for (let pair = 0; pair + 1 < offsets.length; pair++) {
    corners.fill(0)
    const [from, to] = [offsets[pair] as number, offsets[pair + 1] as number]
    for (let i = from; i < to; i++) {
      const color = corners.subarray(3 * (i - from), 3 * (i - from) + 3)
      addCornerColor(chart, vertices[i] as number, { colors, scale }, color)
    }
    if (to - from < SPECK_PX ** 2) continueColors(corners)
    const [x, y] = specks.squareOf(index, pair)
    for (let k = 0; k < SPECK_PX ** 2; k++) {
      const target = (y + (k >> 1)) * atlas.widthPx + x + (k & 1)
      for (let c = 0; c < 3; c++) atlas.rgb[3 * target + c] = toByte(corners[3 * k + c] as number)
      atlas.filled[target] = 1
    }
  }
}

function continueColors(corners: Float64Array): void {
  for (let c = 0; c < 3; c++) {
    corners[9 + c] = (corners[3 + c] as number) + (corners[6 + c] as number) - (corners[c] as number)
  }
}

interface SpecksContext {
  /** Of the chart. */
  index: number
  specks: SpeckBlocks
  colors: ChartColors
  /** Pixels of the source's image for each of the chart's points. */
  scale: { x: number; y: number }
}

function addCornerColor(
  { points }: Chart,
  vertex: number,
  { colors: { source, added }, scale }: Pick<SpecksContext, 'colors' | 'scale'>,
  color: Float64Array,
): void {
  for (let c = 0; c < 3; c++) color[c] = added[3 * vertex + c] as number
  if (!source) return
  const { image, gain } = source
  addBilinear(image, (points[2 * vertex] as number) * scale.x, (points[2 * vertex + 1] as number) * scale.y, {
    gain,
    color,
  })
}

function addBilinear(
  { widthPx, heightPx, rgb }: RgbImage,
  xPx: number,
  yPx: number,
  { gain, color }: { gain: ArrayLike<number>; color: Float64Array },
): void {
  const [left, top] = [Math.floor(xPx - 0.5), Math.floor(yPx - 0.5)]
  const [u, v] = [xPx - 0.5 - left, yPx - 0.5 - top]
  for (let k = 0; k < 4; k++) {
    const column = Math.min(widthPx - 1, Math.max(0, left + (k & 1)))
    const row = Math.min(heightPx - 1, Math.max(0, top + (k >> 1)))
    const share = (k & 1 ? u : 1 - u) * (k >> 1 ? v : 1 - v)
    const pixel = 3 * (row * widthPx + column)
    for (let c = 0; c < 3; c++)
      color[c] = (color[c] as number) + share * (gain[c] as number) * (rgb[pixel + c] as number)
  }
}
