import type { Chart } from './make-charts.ts'
import { type Packing, packRectangles } from './pack-rectangles.ts'
import { UNSEEN } from './select-views.ts'
import type { TexturePhoto } from './texture-photo.ts'

/**
 * Texels around each chart that repeat its edge: bilinear samples stay inside, and those of the first mip level between this chart's and the
 * next one's. A third would take an eighth of the texture, and shows in nothing, not even in textures made smaller.
 */
export const PADDING_PX = 2

const SMALLEST_ATLAS_PX = 256

/** Sizes are multiples of this, as a finer choice saves nothing; of 16 for the blocks of JPEG. */
const SIZE_STEP_PX = 64

/** Steps of the search for the scale: its error is a thousandth then. */
const SEARCH_STEPS = 10

export interface AtlasLayout {
  /** Width and height of the texture. */
  sizePx: number
  /** For each photo, the size to which it is scaled before texels are copied from it. */
  photoSizes: { widthPx: number; heightPx: number }[]
  /** For each chart: its points times (scaleX, scaleY) plus (offsetX, offsetY) are texels. */
  rects: ChartRect[]
}

export interface ChartRect {
  /** Rectangle in the texture, padding included. */
  x: number
  y: number
  width: number
  height: number
  scaleX: number
  scaleY: number
  /** Texels that are added to scaled points. Whole, so that a photo's pixel centres are texel centres. */
  offsetX: number
  offsetY: number
}

/**
 * Finds a rectangle for every chart: at the photos' own resolution in the smallest texture that holds all, and, where
 * even `maxPx` is too small for that, with all photos scaled down by one factor.
 */
export function layOutAtlas(charts: readonly Chart[], photos: readonly TexturePhoto[], maxPx: number): AtlasLayout {
  const full = rectanglesAt(charts, photos, 1)
  const area = full.rects.reduce((sum, { width, height }) => sum + width * height, 0)
  const smallest = Math.max(SMALLEST_ATLAS_PX, SIZE_STEP_PX * Math.ceil(Math.sqrt(area) / SIZE_STEP_PX))
  for (let size = smallest; size <= maxPx; size += SIZE_STEP_PX) {
    const packing = packRectangles(full.rects, size)
    if (packing) return packed(full, packing, size)
  }
  let low = 0
  let high = 1
  let best: AtlasLayout | undefined
  for (let step = 0; step < SEARCH_STEPS || !best; step++) {
    const scale = step === 0 ? Math.min(1, Math.sqrt((0.85 * maxPx * maxPx) / area)) : (low + high) / 2
    if (scale < 1e-6) throw new Error(`${charts.length} charts do not fit a texture of ${maxPx} pixels`)
    const scaled = rectanglesAt(charts, photos, scale)
    const packing = packRectangles(scaled.rects, maxPx)
    if (packing) {
      best = packed(scaled, packing, maxPx)
      low = scale
    } else high = scale
  }
  return best
}

function rectanglesAt(
  charts: readonly Chart[],
  photos: readonly TexturePhoto[],
  scale: number,
): Omit<AtlasLayout, 'sizePx'> {
  const photoSizes = photos.map(({ camera }) => ({
    widthPx: Math.max(1, Math.round(camera.widthPx * scale)),
    heightPx: Math.max(1, Math.round(camera.heightPx * scale)),
  }))
  const rects = charts.map((chart) => {
    const size = photoSizes[chart.photo]
    const camera = photos[chart.photo]?.camera
    const known = chart.photo !== UNSEEN && size && camera
    const scaleX = known ? size.widthPx / camera.widthPx : Math.min(1, scale)
    const scaleY = known ? size.heightPx / camera.heightPx : Math.min(1, scale)
    const left = Math.floor(chart.left * scaleX)
    const top = Math.floor(chart.top * scaleY)
    return {
      x: 0,
      y: 0,
      width: Math.ceil(chart.right * scaleX) - left + 2 * PADDING_PX,
      height: Math.ceil(chart.bottom * scaleY) - top + 2 * PADDING_PX,
      scaleX,
      scaleY,
      offsetX: PADDING_PX - left,
      offsetY: PADDING_PX - top,
    }
  })
  return { photoSizes, rects }
}

function packed(layout: Omit<AtlasLayout, 'sizePx'>, packing: Packing, sizePx: number): AtlasLayout {
  const rects = layout.rects.map((rect, i) => {
    const x = packing[2 * i] as number
    const y = packing[2 * i + 1] as number
    return { ...rect, x, y, offsetX: rect.offsetX + x, offsetY: rect.offsetY + y }
  })
  return { ...layout, sizePx, rects }
}
