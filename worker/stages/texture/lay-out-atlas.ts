import { type ChartFrame, grownOutline, texelsOf, touchedTexels, turned, WAYS, type Way } from './chart-outline.ts'
import type { Chart } from './make-charts.ts'
import { type Packing, type Piece, packOutlines, type Shape } from './pack-outlines.ts'
import { UNSEEN } from './select-views.ts'
import { isSpecks, SpeckGrid } from './specks.ts'
import type { TexturePhoto } from './texture-photo.ts'

/**
 * Texels around each chart that repeat its edge: bilinear samples stay inside, and those of the first mip level between this chart's and the
 * next one's. A third would take an eighth of the texture, and shows in nothing, not even in textures made smaller.
 */
export const PADDING_PX = 2

/** Those of them that no other chart's may overlap: the first, which bilinear samples mix in. */
const OWN_PADDING_PX = 1

/** Smaller charts lie as they do in the photo: turning them saves nothing. */
const TURNED_FROM_PX = 24

const SMALLEST_ATLAS_PX = 256

/** Sizes are multiples of this: of blocks of JPEG. */
const SIZE_STEP_PX = 16

/** Share of the texture that the outlines need, about: searches for size and scale begin there. */
const LIKELY_FILL = 0.91

/** Steps of the search for the scale, by half a percent at the least. */
const SEARCH_STEPS = 6
const FIRST_STEP = 1.02

export interface AtlasLayout {
  /** Width and height of the texture. */
  sizePx: number
  /** For each photo, the size to which it is scaled before texels are copied from it. */
  photoSizes: { widthPx: number; heightPx: number }[]
  /** For each chart: where it lies; null for specks. */
  rects: (ChartRect | null)[]
  specks: SpeckGrid
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
 * Finds a place for every chart: at the photos' own resolution in the smallest texture that holds all, and, where
 * even `maxPx` is too small for that, with all photos scaled down by one factor.
 */
export async function layOutAtlas(
  charts: readonly Chart[],
  photos: readonly TexturePhoto[],
  maxPx: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<AtlasLayout> {
  const context = { charts, photos, yieldToEventLoop }
  const full = await prepare(context, 1)
  const likely = SIZE_STEP_PX * Math.ceil(Math.sqrt(full.texels / LIKELY_FILL) / SIZE_STEP_PX)
  const fitting = await smallestThatFits(full, Math.max(SMALLEST_ATLAS_PX, likely), { maxPx, yieldToEventLoop })
  if (fitting) return fitting
  return await scaleToFit(context, maxPx, Math.min(1, Math.sqrt((LIKELY_FILL * maxPx * maxPx) / full.texels)))
}

/** Goes up from a likely size until all fit, or, when they do, down as long as they fit. Null when that is more than `maxPx`. */
async function smallestThatFits(
  full: Prepared,
  likely: number,
  { maxPx, yieldToEventLoop }: Pick<Context, 'yieldToEventLoop'> & { maxPx: number },
): Promise<AtlasLayout | null> {
  let best: AtlasLayout | null = null
  let isTooSmall = false
  for (let size = Math.min(likely, maxPx); size <= maxPx && size >= SMALLEST_ATLAS_PX; ) {
    const packing = await packOutlines(full.pieces, size, yieldToEventLoop)
    if (packing) best = placed(full, packing, size)
    else isTooSmall = true
    if (isTooSmall && best) break
    size += isTooSmall ? SIZE_STEP_PX : -SIZE_STEP_PX
  }
  return best
}

/** The largest scale that fits, found from a likely one. */
async function scaleToFit(context: Context, maxPx: number, likely: number): Promise<AtlasLayout> {
  let [low, high] = [0, 1]
  let best: AtlasLayout | undefined
  let scale = likely
  for (let step = 0; step < SEARCH_STEPS || !best; step++) {
    if (scale < 1e-6) throw new Error(`${context.charts.length} charts do not fit a texture of ${maxPx} pixels`)
    const scaled = await prepare(context, scale)
    const packing = await packOutlines(scaled.pieces, maxPx, context.yieldToEventLoop)
    if (packing) {
      best = placed(scaled, packing, maxPx)
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
  specks: SpeckGrid
  /** The specks, when there are any, and the charts that aren't. */
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
  const specks = new SpeckGrid()
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
    const texels = touchedTexels(chart, frame)
    const taken = grownOutline(texels, OWN_PADDING_PX)
    if (isSpecks(chart, frame, texelsOf(taken))) {
      specks.add(i, chart.faces.length)
      frames.push(null)
    } else {
      const ways = Math.max(frame.width, frame.height) < TURNED_FROM_PX ? WAYS.slice(0, 1) : WAYS
      pieces.push(
        ways.map((way) => {
          const laid = turned(texels, way)
          return { wanted: grownOutline(laid, PADDING_PX), taken: grownOutline(laid, OWN_PADDING_PX) }
        }),
      )
      frames.push(frame)
    }
  }
  const grid = specks.piece()
  if (grid) pieces.unshift(grid)
  const texels = pieces.reduce((sum, [shape]) => sum + texelsFor(shape as Shape), 0)
  return { photoSizes, frames, specks, pieces, texels }
}

/** What it takes on average: the outermost ring is shared. */
function texelsFor({ wanted, taken }: Shape): number {
  return (texelsOf(wanted) + texelsOf(taken)) / 2
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

function placed({ photoSizes, frames, specks }: Prepared, packing: Packing, sizePx: number): AtlasLayout {
  let piece = 0
  const next = () => {
    const [x, y] = [packing.places[2 * piece] as number, packing.places[2 * piece + 1] as number]
    return { x, y, way: packing.shapes[piece++] as Way }
  }
  if (!specks.isEmpty) specks.moveTo(next())
  const rects = frames.map((frame): ChartRect | null => {
    return frame && { ...frame, ...next() }
  })
  return { photoSizes, sizePx, rects, specks }
}
