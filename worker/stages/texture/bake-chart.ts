import type { RgbImage } from '../../images/rgb-image.ts'
import { stepsOf } from './chart-outline.ts'
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

/** Of a texel that a face covers; one more for each ring around. */
const INSIDE = 1

/** The chart's frame while it is baked, as it lies in the photo: in the texture other charts may lie in it, too. */
interface Sheet {
  rect: ChartRect
  colors: ChartColors
  rgb: Uint8Array
  /** Colours that are added to the photo's. */
  added: Float32Array
  /** 0 where there is no colour, INSIDE, or more. */
  ring: Uint8Array
}

/** Kept between charts for its memory. */
let kept = { rgb: new Uint8Array(0), added: new Float32Array(0), ring: new Uint8Array(0) }

function newSheet(rect: ChartRect, colors: ChartColors): Sheet {
  const count = rect.width * rect.height
  if (kept.ring.length < count) {
    kept = { rgb: new Uint8Array(3 * count), added: new Float32Array(3 * count), ring: new Uint8Array(count) }
  }
  kept.ring.fill(0, 0, count)
  return { rect, colors, ...kept }
}

/**
 * Writes a chart's texels: the photo's pixels times the gain plus what is added at the vertices, interpolated over the
 * faces. Around the faces PADDING_PX texels follow: first the photo's own next pixels, then copies of the edge, which
 * leave those that another chart has written.
 */
export function bakeChart(atlas: Atlas, chart: Chart, rect: ChartRect, colors: ChartColors): void {
  const sheet = newSheet(rect, colors)
  for (let t = 0; t < chart.triangles.length; t += 3) bakeTriangle(sheet, chart, t)
  pad(sheet)
  copyTo(atlas, sheet)
}

/** Copies what has a colour to where the frame lies in the texture. */
function copyTo(atlas: Atlas, { rect, rgb, ring: rings }: Sheet): void {
  const { origin, right, down } = stepsOf(rect, rect.way, atlas.widthPx)
  const first = rect.y * atlas.widthPx + rect.x + origin
  for (let y = 0, i = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++, i++) {
      const target = first + x * right + y * down
      const ring = rings[i] as number
      if (ring === 0 || (ring > INSIDE + 1 && atlas.filled[target])) continue
      for (let c = 0; c < 3; c++) atlas.rgb[3 * target + c] = rgb[3 * i + c] as number
      atlas.filled[target] = 1
    }
  }
}

function bakeTriangle(sheet: Sheet, chart: Chart, t: number): void {
  const { points, triangles } = chart
  const { width, scaleX, scaleY, offsetX, offsetY } = sheet.rect
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
  const { added } = sheet.colors
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
      const texel = y * width + x
      for (let c = 0; c < 3; c++) {
        sheet.added[3 * texel + c] =
          w * (added[3 * ia + c] as number) + u * (added[3 * ib + c] as number) + v * (added[3 * ic + c] as number)
      }
      writeTexel(sheet, texel, INSIDE)
      written++
    }
  }
  if (written > 0) return
  bakeEdge(sheet, { ax, ay, bx, by, ia, ib })
  bakeEdge(sheet, { ax: bx, ay: by, bx: cx, by: cy, ia: ib, ib: ic })
  bakeEdge(sheet, { ax: cx, ay: cy, bx: ax, by: ay, ia: ic, ib: ia })
}

/** Texels along an edge: otherwise a sliver between texel centres would have no colour. */
function bakeEdge(
  sheet: Sheet,
  { ax, ay, bx, by, ia, ib }: { ax: number; ay: number; bx: number; by: number; ia: number; ib: number },
): void {
  const { added } = sheet.colors
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(bx - ax, by - ay)))
  for (let step = 0; step <= steps; step++) {
    const share = step / steps
    const texel = Math.floor(ay + share * (by - ay)) * sheet.rect.width + Math.floor(ax + share * (bx - ax))
    if (sheet.ring[texel]) continue
    for (let c = 0; c < 3; c++) {
      const [from, to] = [added[3 * ia + c] as number, added[3 * ib + c] as number]
      sheet.added[3 * texel + c] = from + share * (to - from)
    }
    writeTexel(sheet, texel, INSIDE)
  }
}

/** From the photo, plus what is added at this texel. */
function writeTexel({ rect, colors, rgb, added, ring }: Sheet, texel: number, ringOf: number): void {
  ring[texel] = ringOf
  if (!colors.source) {
    for (let c = 0; c < 3; c++) rgb[3 * texel + c] = toByte(added[3 * texel + c] as number)
    return
  }
  const { image, gain } = colors.source
  const x = (texel % rect.width) - rect.offsetX
  const y = Math.floor(texel / rect.width) - rect.offsetY
  const column = Math.min(image.widthPx - 1, Math.max(0, x))
  const row = Math.min(image.heightPx - 1, Math.max(0, y))
  const pixel = 3 * (row * image.widthPx + column)
  for (let c = 0; c < 3; c++) {
    rgb[3 * texel + c] = toByte(
      (image.rgb[pixel + c] as number) * (gain[c] as number) + (added[3 * texel + c] as number),
    )
  }
}

export function toByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.round(value)
}

function pad(sheet: Sheet): void {
  const { width, height } = sheet.rect
  let edge: number[] = []
  for (let texel = 0; texel < width * height; texel++) {
    if (!sheet.ring[texel] && hasNeighbour(sheet, texel)) edge.push(texel)
  }
  for (let ring = INSIDE + 1; ring <= INSIDE + PADDING_PX && edge.length > 0; ring++) {
    // All of a ring before any has its colour: colours must not depend on the order.
    const from = ring === INSIDE + 1 ? sheet.added : sheet.rgb
    const values = new Float64Array(3 * edge.length)
    edge.forEach((texel, k) => {
      writeMean(sheet, texel, from, values.subarray(3 * k, 3 * k + 3))
    })
    edge.forEach((texel, k) => {
      for (let c = 0; c < 3; c++) {
        const value = values[3 * k + c] as number
        if (ring === INSIDE + 1) sheet.added[3 * texel + c] = value
        else sheet.rgb[3 * texel + c] = Math.round(value)
      }
      if (ring === INSIDE + 1) writeTexel(sheet, texel, ring)
      else sheet.ring[texel] = ring
    })
    edge = ring === INSIDE + PADDING_PX ? [] : nextRing(sheet, edge)
  }
}

/** Whether one of the eight around a texel has a colour. */
function hasNeighbour({ rect: { width, height }, ring }: Sheet, texel: number): boolean {
  const x = texel % width
  const y = (texel - x) / width
  const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)]
  const bottom = Math.min(height - 1, y + 1)
  for (let row = Math.max(0, y - 1); row <= bottom; row++) {
    for (let i = row * width + left; i <= row * width + right; i++) if (ring[i]) return true
  }
  return false
}

/** Writes the mean of those of the eight around a texel that have a colour. */
function writeMean({ rect, ring }: Sheet, texel: number, values: ArrayLike<number>, mean: Float64Array): void {
  let count = 0
  forEachAround(rect, texel, (other) => {
    if (!ring[other]) return
    count++
    for (let c = 0; c < 3; c++) mean[c] = (mean[c] as number) + (values[3 * other + c] as number)
  })
  for (let c = 0; c < 3; c++) mean[c] = (mean[c] as number) / count
}

function forEachAround({ width, height }: ChartRect, texel: number, use: (other: number) => void): void {
  const x = texel % width
  const y = (texel - x) / width
  const right = Math.min(width - 1, x + 1)
  const bottom = Math.min(height - 1, y + 1)
  for (let ny = Math.max(0, y - 1); ny <= bottom; ny++) {
    for (let nx = Math.max(0, x - 1); nx <= right; nx++) if (nx !== x || ny !== y) use(ny * width + nx)
  }
}

function nextRing(sheet: Sheet, ring: readonly number[]): number[] {
  const next = new Set<number>()
  for (const texel of ring) {
    forEachAround(sheet.rect, texel, (other) => {
      if (!sheet.ring[other]) next.add(other)
    })
  }
  return [...next]
}
