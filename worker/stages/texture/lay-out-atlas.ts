import { type ChartFrame, grownTexels, sampledTexels, texelsOf, WAYS, type Way } from './chart-outline.ts'
import type { Chart } from './make-charts.ts'
import { type Packing, type Piece, packOutlines } from './pack-outlines.ts'
import { UNSEEN } from './select-views.ts'
import { SpeckBlocks, specksOf } from './specks.ts'
import { coverWithSquares } from './square-cover.ts'
import type { TexturePhoto } from './texture-photo.ts'

/**
 * Rings of texels between what bilinear samples of two charts mix in: those of the first mip level stay inside then, or nearly so. One more would take
 * an eighth of the texture, and shows where that is made a quarter as large, nowhere else.
 */
export const SHARED_PADDING_PX = 1

/** Texels around what the faces of a chart touch, at the most: what samples mix in, and the rings. */
const PADDING_PX = 1 + SHARED_PADDING_PX

/** Smaller charts lie as they do in the photo: turning them saves nothing. */
const TURNED_FROM_PX = 24

const SMALLEST_ATLAS_PX = 256

/** Sizes are multiples of this: of blocks of JPEG. */
const SIZE_STEP_PX = 8

/** Share of the texture that the outlines need, about: the first scale that is tried. */
const LIKELY_FILL = 0.93

/**
 * The same for the widths that are tried. How well outlines fit into one is chance: of these the best has filled a facade's texture to 75.3 %, the
 * single width before to 74.0 %.
 */
const TRIED_FILLS = [0.85, 1, LIKELY_FILL]

/** How much wider the next try is where pieces fit none of these. */
const WIDER = 1.04

/** Steps of the search for the scale, by half a percent at the least. */
const SEARCH_STEPS = 6
const FIRST_STEP = 1.02

export interface AtlasLayout {
  /** Of the texture. */
  widthPx: number
  heightPx: number
  /** For each photo, the size to which it is scaled before texels are copied from it. */
  photoSizes: { widthPx: number; heightPx: number }[]
  /** For each chart: where it lies; null for specks. */
  rects: (ChartRect | null)[]
  specks: SpeckBlocks
}

/** Where a chart's frame lies in the texture, padding included. Offsets are whole, so that a photo's pixel centres are texel centres. */
export interface ChartRect extends ChartFrame {
  /** Upper left corner of the frame as it is laid down. */
  x: number
  y: number
  way: Way
}

interface Context {
  charts: readonly Chart[]
  photos: readonly TexturePhoto[]
  yieldToEventLoop: () => Promise<void> | undefined
}

/**
 * Finds a place for every chart: at the photos' own resolution in a texture that is about square, and, where
 * `maxPx` is too small for that, with all photos scaled down by one factor.
 */
export async function layOutAtlas(
  charts: readonly Chart[],
  photos: readonly TexturePhoto[],
  maxPx: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<AtlasLayout> {
  const context = { charts, photos, yieldToEventLoop }
  const full = await prepare(context, 1)
  const fitting = full.texels < maxPx * maxPx ? await layOutUnscaled(full, maxPx, yieldToEventLoop) : null
  if (fitting) return fitting
  return await scaleToFit(context, maxPx, Math.min(1, Math.sqrt((LIKELY_FILL * maxPx * maxPx) / full.texels)))
}

/** The smallest of some textures about as wide as high, or, where none of these has room, a wider one. Null when none is within `maxPx`. */
async function layOutUnscaled(
  full: Prepared,
  maxPx: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<AtlasLayout | null> {
  const widest = full.pieces.reduce((most, piece) => Math.max(most, narrowest(piece)), SMALLEST_ATLAS_PX)
  const layOutIn = async (widthPx: number, maxHeightPx: number): Promise<AtlasLayout | null> => {
    const size = { width: widthPx, height: Math.min(maxPx, maxHeightPx) }
    const packing = await packOutlines(full.pieces, size, yieldToEventLoop)
    if (!packing) return null
    const heightPx = Math.min(maxPx, wholeSteps(Math.max(SMALLEST_ATLAS_PX, packing.height)))
    return placed(full, packing, { widthPx, heightPx })
  }
  let best: AtlasLayout | null = null
  let widthPx = 0
  for (const fill of TRIED_FILLS) {
    widthPx = Math.min(maxPx, wholeSteps(Math.max(widest, Math.sqrt(full.texels / fill))))
    const smaller: number | null = best && lastStepBelow((best.widthPx * best.heightPx) / widthPx)
    best = (await layOutIn(widthPx, smaller ?? 2 * widthPx)) ?? best
  }
  while (!best && widthPx < maxPx) {
    widthPx = Math.min(maxPx, wholeSteps(WIDER * widthPx))
    best = await layOutIn(widthPx, 2 * widthPx)
  }
  return best
}

function narrowest({ wanted, ways }: Piece): number {
  return ways.some((way) => way & 4) ? Math.min(wanted.width, wanted.height) : wanted.width
}

function wholeSteps(px: number): number {
  return SIZE_STEP_PX * Math.ceil(px / SIZE_STEP_PX)
}

function lastStepBelow(px: number): number {
  return wholeSteps(px) - SIZE_STEP_PX
}

/** The largest scale that fits, found from a likely one. */
async function scaleToFit(context: Context, maxPx: number, likely: number): Promise<AtlasLayout> {
  let [low, high] = [0, 1]
  let best: AtlasLayout | undefined
  let scale = likely
  for (let step = 0; step < SEARCH_STEPS || !best; step++) {
    if (scale < 1e-6) throw new Error(`${context.charts.length} charts do not fit a texture of ${maxPx} pixels`)
    const scaled = await prepare(context, scale)
    const packing = await packOutlines(scaled.pieces, { width: maxPx, height: maxPx }, context.yieldToEventLoop)
    if (packing) {
      best = placed(scaled, packing, { widthPx: maxPx, heightPx: maxPx })
      low = scale
    } else high = scale
    if (low === 0) scale /= FIRST_STEP ** (step + 1)
    else if (high === 1) scale = Math.min((low + 1) / 2, low * FIRST_STEP)
    else scale = (low + high) / 2
  }
  return best
}

interface Prepared {
  photoSizes: AtlasLayout['photoSizes']
  /** Null for specks. */
  frames: (ChartFrame | null)[]
  specks: SpeckBlocks
  /** The blocks of specks, and the charts that are none. */
  pieces: Piece[]
  /** That the pieces need, about. */
  texels: number
}

async function prepare({ charts, photos, yieldToEventLoop }: Context, scale: number): Promise<Prepared> {
  const photoSizes = photos.map(({ camera }) => ({
    widthPx: Math.max(1, Math.round(camera.widthPx * scale)),
    heightPx: Math.max(1, Math.round(camera.heightPx * scale)),
  }))
  const pieces: Piece[] = []
  const specks = new SpeckBlocks()
  const frames: (ChartFrame | null)[] = []
  for (const [i, chart] of charts.entries()) {
    await yieldToEventLoop()
    const size = photoSizes[chart.photo]
    const camera = photos[chart.photo]?.camera
    const known = chart.photo !== UNSEEN && size && camera
    const frame = frameOf(
      chart,
      known ? size.widthPx / camera.widthPx : Math.min(1, scale),
      known ? size.heightPx / camera.heightPx : Math.min(1, scale),
    )
    const taken = sampledTexels(chart, frame)
    const pairs = specksOf(chart, frame, texelsOf(taken))
    if (pairs) {
      specks.add(i, pairs)
      frames.push(null)
    } else {
      const wanted = coverWithSquares(grownTexels(taken, SHARED_PADDING_PX))
      const ways = Math.max(frame.width, frame.height) < TURNED_FROM_PX ? WAYS.slice(0, 1) : WAYS
      pieces.push({ wanted, taken, ways })
      frames.push(frame)
    }
  }
  pieces.unshift(...specks.pieces())
  const texels = pieces.reduce((sum, piece) => sum + texelsFor(piece), 0)
  return { photoSizes, frames, specks, pieces, texels }
}

/** What it takes on average: the outermost ring is shared. */
function texelsFor({ wanted, taken }: Piece): number {
  return (wanted.texels + texelsOf(taken)) / 2
}

function frameOf({ left, top, right, bottom }: Chart, scaleX: number, scaleY: number): ChartFrame {
  const [x, y] = [Math.floor(left * scaleX), Math.floor(top * scaleY)]
  return {
    // A texel that a point only touches with its border is one that is touched.
    width: Math.floor(right * scaleX) + 1 - x + 2 * PADDING_PX,
    height: Math.floor(bottom * scaleY) + 1 - y + 2 * PADDING_PX,
    scaleX,
    scaleY,
    offsetX: PADDING_PX - x,
    offsetY: PADDING_PX - y,
  }
}

function placed(
  { photoSizes, frames, specks }: Prepared,
  packing: Packing,
  size: { widthPx: number; heightPx: number },
): AtlasLayout {
  let piece = 0
  const next = () => {
    const [x, y] = [packing.places[2 * piece] as number, packing.places[2 * piece + 1] as number]
    return { x, y, way: packing.ways[piece++] as Way }
  }
  specks.moveTo(specks.pieces().map(next))
  const rects = frames.map((frame): ChartRect | null => {
    return frame && { ...frame, ...next() }
  })
  return { photoSizes, ...size, rects, specks }
}
