import type { RgbImage } from '../../images/rgb-image.ts'
import { sampledTexels, stepsOf } from './chart-outline.ts'
import { type ChartRect, SHARED_PADDING_PX } from './lay-out-atlas.ts'
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

/** Whose texels they are: its own alone, which bilinear samples of it mix in, or also those of others beside it. */
const OWN = 1
const SHARED = 2

/** The chart's frame while it is baked, as it lies in the photo: in the texture other charts may lie in it, too. */
interface Sheet {
  rect: ChartRect
  colors: ChartColors
  rgb: Uint8Array
  /** Colours that are added to the photo's. */
  added: Float32Array
  /** 0 where there is no colour, OWN or SHARED. */
  owner: Uint8Array
}

/** Kept between charts for its memory. */
let kept = { rgb: new Uint8Array(0), added: new Float32Array(0), owner: new Uint8Array(0) }

function newSheet(rect: ChartRect, colors: ChartColors): Sheet {
  const count = rect.width * rect.height
  if (kept.owner.length < count) {
    kept = { rgb: new Uint8Array(3 * count), added: new Float32Array(3 * count), owner: new Uint8Array(count) }
  }
  kept.owner.fill(0, 0, count)
  return { rect, colors, ...kept }
}

/**
 * Writes a chart's texels: the photo's pixels times the gain plus what is added at the vertices, interpolated over the
 * faces, and the photo's next pixels as far as samples mix them in. SHARED_PADDING_PX rings of copies of the edge follow, which leave what another
 * chart has written.
 */
export function bakeChart(atlas: Atlas, chart: Chart, rect: ChartRect, colors: ChartColors): void {
  const sheet = newSheet(rect, colors)
  for (let t = 0; t < chart.triangles.length; t += 3) bakeTriangle(sheet, chart, t)
  padOwn(sheet, sampledTexels(chart, rect).touched)
  padShared(sheet)
  copyTo(atlas, sheet)
}

/** Copies what has a colour to where the frame lies in the texture. */
function copyTo(atlas: Atlas, { rect, rgb, owner }: Sheet): void {
  const { origin, right, down } = stepsOf(rect, rect.way, atlas.widthPx)
  const first = rect.y * atlas.widthPx + rect.x + origin
  for (let y = 0, i = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++, i++) {
      const target = first + x * right + y * down
      if (!owner[i] || (owner[i] === SHARED && atlas.filled[target])) continue
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
      writeTexel(sheet, texel)
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
    if (sheet.owner[texel]) continue
    for (let c = 0; c < 3; c++) {
      const [from, to] = [added[3 * ia + c] as number, added[3 * ib + c] as number]
      sheet.added[3 * texel + c] = from + share * (to - from)
    }
    writeTexel(sheet, texel)
  }
}

/** From the photo, plus what is added at this texel. */
function writeTexel({ rect, colors, rgb, added, owner }: Sheet, texel: number): void {
  owner[texel] = OWN
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

/** Ring by ring, until all texels of its own have a colour. */
function padOwn(sheet: Sheet, own: Uint8Array): void {
  const lacks = (texel: number): boolean => own[texel] === 1 && sheet.owner[texel] === 0
  for (let edge = texelsBeside(sheet, lacks); edge.length > 0; edge = nextRing(sheet, edge, lacks)) {
    // All of a ring before any has its colour: colours must not depend on the order.
    const values = meansAround(sheet, edge, sheet.added)
    edge.forEach((texel, k) => {
      for (let c = 0; c < 3; c++) sheet.added[3 * texel + c] = values[3 * k + c] as number
      writeTexel(sheet, texel)
    })
  }
}

function padShared(sheet: Sheet): void {
  const lacks = (texel: number): boolean => sheet.owner[texel] === 0
  let edge = texelsBeside(sheet, lacks)
  for (let ring = 1; ring <= SHARED_PADDING_PX; ring++) {
    const values = meansAround(sheet, edge, sheet.rgb)
    edge.forEach((texel, k) => {
      for (let c = 0; c < 3; c++) sheet.rgb[3 * texel + c] = Math.round(values[3 * k + c] as number)
      sheet.owner[texel] = SHARED
    })
    if (ring < SHARED_PADDING_PX) edge = nextRing(sheet, edge, lacks)
  }
}

/** Texels that lack a colour beside such that have one. */
function texelsBeside(sheet: Sheet, lacks: (texel: number) => boolean): number[] {
  const found: number[] = []
  for (let texel = 0; texel < sheet.rect.width * sheet.rect.height; texel++) {
    if (lacks(texel) && hasNeighbour(sheet, texel)) found.push(texel)
  }
  return found
}

/** Whether one of the eight around a texel has a colour. */
function hasNeighbour({ rect: { width, height }, owner }: Sheet, texel: number): boolean {
  const x = texel % width
  const y = (texel - x) / width
  const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)]
  const bottom = Math.min(height - 1, y + 1)
  for (let row = Math.max(0, y - 1); row <= bottom; row++) {
    for (let i = row * width + left; i <= row * width + right; i++) if (owner[i]) return true
  }
  return false
}

/** For each texel, the mean of those of the eight around it that have a colour. */
function meansAround({ rect, owner }: Sheet, texels: readonly number[], values: ArrayLike<number>): Float64Array {
  const means = new Float64Array(3 * texels.length)
  texels.forEach((texel, k) => {
    let count = 0
    forEachAround(rect, texel, (other) => {
      if (!owner[other]) return
      count++
      for (let c = 0; c < 3; c++) means[3 * k + c] = (means[3 * k + c] as number) + (values[3 * other + c] as number)
    })
    for (let c = 0; c < 3; c++) means[3 * k + c] = (means[3 * k + c] as number) / count
  })
  return means
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

function nextRing({ rect }: Sheet, ring: readonly number[], lacks: (texel: number) => boolean): number[] {
  const next = new Set<number>()
  for (const texel of ring) {
    forEachAround(rect, texel, (other) => {
      if (lacks(other)) next.add(other)
    })
  }
  return [...next]
}
