import type { RgbImage } from '../../images/rgb-image.ts'
import { type ChartRect, PADDING_PX } from './lay-out-atlas.ts'
import type { Chart } from './make-charts.ts'

/** The texture while it is made. */
export interface Atlas extends RgbImage {
  /** 1 where a texel has its colour. */
  filled: Uint8Array
}

/** What a chart's texels are made of. */
export interface ChartColors {
  /** The photo at the size of its charts, and the factors for its r, g and b; none for a surface that no photo shows. */
  source: { image: RgbImage; gain: ArrayLike<number> } | null
  /** r, g, b that are added, for each of the chart's vertices. */
  added: Float32Array
}

/** Added colours of the chart that is being baked, texel by texel: kept between charts for its memory. */
let addedTexels = new Float32Array(0)

/**
 * Writes a chart's texels: the photo's pixels times the gain plus what is added at the vertices, interpolated over the
 * faces. Around the faces PADDING_PX texels follow: first the photo's own next pixels, then copies of the edge.
 */
export function bakeChart(atlas: Atlas, chart: Chart, rect: ChartRect, colors: ChartColors): void {
  const { width, height } = rect
  if (addedTexels.length < 3 * width * height) addedTexels = new Float32Array(3 * width * height)
  for (let t = 0; t < chart.triangles.length; t += 3) bakeTriangle(atlas, chart, rect, colors, t)
  pad(atlas, rect, colors)
}

function bakeTriangle(atlas: Atlas, chart: Chart, rect: ChartRect, colors: ChartColors, t: number): void {
  const { points, triangles } = chart
  const { scaleX, scaleY, offsetX, offsetY } = rect
  const ia = triangles[t] as number
  const ib = triangles[t + 1] as number
  const ic = triangles[t + 2] as number
  const ax = (points[2 * ia] as number) * scaleX + offsetX
  const ay = (points[2 * ia + 1] as number) * scaleY + offsetY
  const bx = (points[2 * ib] as number) * scaleX + offsetX
  const by = (points[2 * ib + 1] as number) * scaleY + offsetY
  const cx = (points[2 * ic] as number) * scaleX + offsetX
  const cy = (points[2 * ic + 1] as number) * scaleY + offsetY
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
  const { added } = colors
  const left = Math.ceil(Math.min(ax, bx, cx) - 0.5)
  const right = Math.floor(Math.max(ax, bx, cx) - 0.5)
  const top = Math.ceil(Math.min(ay, by, cy) - 0.5)
  const bottom = Math.floor(Math.max(ay, by, cy) - 0.5)
  let written = 0
  for (let y = top; y <= bottom && area !== 0; y++) {
    for (let x = left; x <= right; x++) {
      const dx = x + 0.5 - ax
      const dy = y + 0.5 - ay
      const u = (dx * (cy - ay) - dy * (cx - ax)) / area
      const v = (dy * (bx - ax) - dx * (by - ay)) / area
      if (u < -1e-6 || v < -1e-6 || u + v > 1 + 1e-6) continue
      const w = 1 - u - v
      const texel = 3 * ((y - rect.y) * rect.width + x - rect.x)
      for (let c = 0; c < 3; c++) {
        addedTexels[texel + c] =
          w * (added[3 * ia + c] as number) + u * (added[3 * ib + c] as number) + v * (added[3 * ic + c] as number)
      }
      writeTexel(atlas, rect, colors, x, y)
      written++
    }
  }
  if (written > 0) return
  bakeEdge(atlas, rect, colors, { ax, ay, bx, by, ia, ib })
  bakeEdge(atlas, rect, colors, { ax: bx, ay: by, bx: cx, by: cy, ia: ib, ib: ic })
  bakeEdge(atlas, rect, colors, { ax: cx, ay: cy, bx: ax, by: ay, ia: ic, ib: ia })
}

/** Texels along an edge: otherwise a sliver between texel centres would have no colour. */
function bakeEdge(
  atlas: Atlas,
  rect: ChartRect,
  colors: ChartColors,
  { ax, ay, bx, by, ia, ib }: { ax: number; ay: number; bx: number; by: number; ia: number; ib: number },
): void {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(bx - ax, by - ay)))
  for (let step = 0; step <= steps; step++) {
    const share = step / steps
    const x = Math.floor(ax + share * (bx - ax))
    const y = Math.floor(ay + share * (by - ay))
    if (atlas.filled[y * atlas.widthPx + x]) continue
    const texel = 3 * ((y - rect.y) * rect.width + x - rect.x)
    for (let c = 0; c < 3; c++) {
      const [from, to] = [colors.added[3 * ia + c] as number, colors.added[3 * ib + c] as number]
      addedTexels[texel + c] = from + share * (to - from)
    }
    writeTexel(atlas, rect, colors, x, y)
  }
}

/** From the photo, plus `addedTexels` of this texel. */
function writeTexel(atlas: Atlas, rect: ChartRect, { source }: ChartColors, x: number, y: number): void {
  const texel = 3 * ((y - rect.y) * rect.width + x - rect.x)
  const target = y * atlas.widthPx + x
  if (!source) {
    for (let c = 0; c < 3; c++) atlas.rgb[3 * target + c] = toByte(addedTexels[texel + c] as number)
  } else {
    const { image, gain } = source
    const column = Math.min(image.widthPx - 1, Math.max(0, x - rect.offsetX))
    const row = Math.min(image.heightPx - 1, Math.max(0, y - rect.offsetY))
    const pixel = 3 * (row * image.widthPx + column)
    for (let c = 0; c < 3; c++) {
      const value = (image.rgb[pixel + c] as number) * (gain[c] as number) + (addedTexels[texel + c] as number)
      atlas.rgb[3 * target + c] = toByte(value)
    }
  }
  atlas.filled[target] = 1
}

function toByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value)
}

function pad(atlas: Atlas, rect: ChartRect, colors: ChartColors): void {
  let edge: number[] = []
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      if (!isFilled(atlas, rect, x, y) && touchesFilled(atlas, rect, x, y)) edge.push(y * rect.width + x)
    }
  }
  for (let ring = 0; ring < PADDING_PX && edge.length > 0; ring++) {
    // All of a ring before any counts as filled: its colours must not depend on the order.
    const values = edge.map((i) => meanOfNeighbours(atlas, rect, i, ring === 0 ? 'added' : 'color'))
    edge.forEach((i, k) => {
      const [x, y] = [rect.x + (i % rect.width), rect.y + Math.floor(i / rect.width)]
      const value = values[k] as [number, number, number]
      if (ring === 0) {
        addedTexels.set(value, 3 * i)
        writeTexel(atlas, rect, colors, x, y)
      } else {
        const target = y * atlas.widthPx + x
        atlas.rgb.set(value.map(Math.round), 3 * target)
        atlas.filled[target] = 1
      }
    })
    edge = nextRing(atlas, rect, edge)
  }
}

function isFilled(atlas: Atlas, rect: ChartRect, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= rect.width || y >= rect.height) return false
  return atlas.filled[(rect.y + y) * atlas.widthPx + rect.x + x] === 1
}

function touchesFilled(atlas: Atlas, rect: ChartRect, x: number, y: number): boolean {
  for (let k = 0; k < 9; k++) if (isFilled(atlas, rect, x + (k % 3) - 1, y + Math.floor(k / 3) - 1)) return true
  return false
}

function meanOfNeighbours(atlas: Atlas, rect: ChartRect, i: number, of: 'added' | 'color'): [number, number, number] {
  const [x, y] = [i % rect.width, Math.floor(i / rect.width)]
  const sum: [number, number, number] = [0, 0, 0]
  let count = 0
  for (let k = 0; k < 9; k++) {
    const nx = x + (k % 3) - 1
    const ny = y + Math.floor(k / 3) - 1
    if (!isFilled(atlas, rect, nx, ny)) continue
    count++
    const values = of === 'added' ? addedTexels : atlas.rgb
    const at = of === 'added' ? 3 * (ny * rect.width + nx) : 3 * ((rect.y + ny) * atlas.widthPx + rect.x + nx)
    for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (values[at + c] as number)
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count]
}

function nextRing(atlas: Atlas, rect: ChartRect, ring: readonly number[]): number[] {
  const next = new Set<number>()
  for (const i of ring) {
    const [x, y] = [i % rect.width, Math.floor(i / rect.width)]
    for (let k = 0; k < 9; k++) {
      const nx = x + (k % 3) - 1
      const ny = y + Math.floor(k / 3) - 1
      if (nx < 0 || ny < 0 || nx >= rect.width || ny >= rect.height) continue
      if (!isFilled(atlas, rect, nx, ny)) next.add(ny * rect.width + nx)
    }
  }
  return [...next]
}
