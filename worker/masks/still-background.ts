import { eventLoopYielder } from '../process/yield-to-event-loop.ts'
import { closeHoles, dropSmall, floodFromBorder, morph, SPECK_SHARE } from './binary-image.ts'
import type { BackgroundPicture, FindBackgroundOptions } from './find-background.ts'
import { readSmall, type SmallPicture, smallSize } from './small-picture.ts'

/** Pictures that the background is made of, evenly chosen: 44 MB at the size they are read at. */
const MOST_SAMPLES = 64

/** Fewer don't tell what turns from what stands. */
const MIN_SAMPLES = 4

/** A colour that differs by more standard deviations of the still pixels than this is another one. */
const NOISE_FACTOR = 5

/** Least and most that a colour may differ (0 to 255): compression leaves some, and a lamp that flickers more. */
const TOLERANCE = { least: 6, most: 40 }

/**
 * Least share of the samples that show the same colour where there is background at all. Where the object always is, its colours agree by
 * chance: in a tenth of the samples, also of a model with large even parts.
 */
const MIN_SUPPORT = 0.25

/**
 * With less support than that a pixel is background still, down to this, when most of the samples behind it show it connected with the
 * border: as beside the axis, where the object leaves it free for a moment.
 */
const POSSIBLE_SUPPORT = 0.06
const REACHED_SHARE = 0.6
const MIN_REACHED = 3
const MOST_NEIGHBOURS = 0.7

/** The support is averaged over this many pixels to each side: it changes slowly, and chance doesn't. */
const SUPPORT_RADIUS_PX = 2

/** Of the tolerance: samples of one background differ by noise alone. */
const SAME_SHARE = 0.5

/** Share of the samples that must show a pixel's background so that a hole there is a hole. */
const CERTAIN_SHARE = 0.1

/** A mask of less or more of the picture than this found nothing. */
const OBJECT_SHARES = { least: 0.002, most: 0.97 }

/** Pixels that are looked at before others get their turn. */
const PORTION = 1024

interface StillModel {
  widthPx: number
  heightPx: number
  /** The colour that each pixel has most often. */
  rgb: Float32Array
  /** How far a channel may lie off. */
  tolerance: number
  /** 1 where enough samples show one colour; elsewhere the object always is. */
  known: Uint8Array
  /** 1 where the background was seen often enough, connected with the border, to be sure of it. */
  certain: Uint8Array
}

/**
 * What turns before a background that stands still, as on a turntable. The background is what each pixel shows most often: the densest
 * group of its colours over all pictures, which the median is not where the object covers a pixel half of the time. A picture's own
 * background is what agrees with it and hangs together with the picture's border; other parts that agree are holes in the object
 * only where the background was seen in other pictures, as a plate looks the same however it is turned.
 */
export async function findStillBackground(
  pictures: readonly BackgroundPicture[],
  { signal, onMask }: FindBackgroundOptions,
): Promise<void> {
  // Pictures of another size than most were taken otherwise.
  const sizes = pictures.map((picture) => JSON.stringify(smallSize(picture)))
  const main = mostFrequent(sizes)
  const members = pictures.filter((_, i) => sizes[i] === main)
  const model = members.length < MIN_SAMPLES ? null : await modelOf(members, signal)
  for (const [i, picture] of pictures.entries()) {
    signal.throwIfAborted()
    if (!model || sizes[i] !== main) {
      await onMask(i, null)
      continue
    }
    const { widthPx, heightPx } = model
    const mask = objectIn(await readSmall(picture), model)
    const share = mask.reduce((sum, value) => sum + value, 0) / mask.length
    const isFound = share >= OBJECT_SHARES.least && share <= OBJECT_SHARES.most
    await onMask(i, isFound ? { mask, widthPx, heightPx } : null)
  }
}

async function modelOf(pictures: readonly BackgroundPicture[], signal: AbortSignal): Promise<StillModel> {
  const count = Math.min(MOST_SAMPLES, pictures.length)
  const samples: SmallPicture[] = []
  for (let i = 0; i < count; i++) {
    signal.throwIfAborted()
    samples.push(await readSmall(pictures[Math.floor(((i + 0.5) * pictures.length) / count)] as BackgroundPicture))
  }
  const [{ widthPx, heightPx }] = samples as [SmallPicture]
  const spread = noiseOf(samples)
  const tolerance = Math.min(TOLERANCE.most, Math.max(TOLERANCE.least, NOISE_FACTOR * spread))
  const same = Math.max(3, SAME_SHARE * tolerance)
  const { rgb, support } = await densest(samples, same, eventLoopYielder(signal))
  const share = boxMean(support, widthPx, heightPx, SUPPORT_RADIUS_PX)
  const atLeast = (least: number) => Uint8Array.from(share, (value) => (value >= least ? 1 : 0))
  const model: StillModel = {
    widthPx,
    heightPx,
    rgb,
    tolerance,
    known: atLeast(POSSIBLE_SUPPORT),
    certain: new Uint8Array(0),
  }
  const reached = timesOutside(samples, widthPx, heightPx, (sample) =>
    withMostNeighbours(alike(sample, model, same), widthPx, heightPx),
  )
  const sure = atLeast(MIN_SUPPORT)
  model.known = sure.map((isSure, i) =>
    isSure || (reached[i] as number) >= Math.max(MIN_REACHED, REACHED_SHARE * (share[i] as number) * count) ? 1 : 0,
  )
  const seen = timesOutside(samples, widthPx, heightPx, (sample) => agreeing(sample, model))
  const least = Math.max(2, CERTAIN_SHARE * count)
  model.certain = Uint8Array.from(seen, (times) => (times >= least ? 1 : 0))
  return model
}

/** In how many samples each pixel hangs together with the border through pixels that may be entered. */
function timesOutside(
  samples: readonly SmallPicture[],
  widthPx: number,
  heightPx: number,
  mayEnter: (sample: SmallPicture) => Uint8Array,
): Uint16Array {
  const times = new Uint16Array(widthPx * heightPx)
  for (const sample of samples) {
    const outside = floodFromBorder(mayEnter(sample), widthPx, heightPx)
    for (let i = 0; i < times.length; i++) times[i] = (times[i] as number) + (outside[i] as number)
  }
  return times
}

/** Pixels that differ from the model's no more than two samples of one background do. */
function alike({ rgb }: SmallPicture, model: StillModel, same: number): Uint8Array {
  return model.known.map((isKnown, i) => {
    for (let k = 3 * i; k < 3 * i + 3; k++) {
      if (Math.abs((rgb[k] as number) - (model.rgb[k] as number)) > same) return 0
    }
    return isKnown
  })
}

/** Pixels of 1 whose 3 x 3 pixels are mostly 1: what agrees by chance lies scattered. */
function withMostNeighbours(mask: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const share = boxMean(Float32Array.from(mask), widthPx, heightPx, 1)
  return mask.map((value, i) => (value && (share[i] as number) > MOST_NEIGHBOURS ? 1 : 0))
}

/** Deviation of a channel between pictures where nothing moves: that of the stillest fifth of the pixels, which the object never covers. */
function noiseOf(samples: readonly SmallPicture[]): number {
  const values = samples[0]?.rgb.length ?? 0
  const step = Math.max(1, Math.floor(values / 30_000))
  const deviations: number[] = []
  const column = new Float64Array(samples.length)
  for (let k = 0; k < values; k += step) {
    for (const [i, { rgb }] of samples.entries()) column[i] = rgb[k] as number
    column.sort()
    const middle = column[column.length >> 1] as number
    const off = column.map((value) => Math.abs(value - middle)).sort()
    // 1.4826 makes a median deviation of a standard one. Whole numbers hide what is below half a step.
    deviations.push(1.4826 * Math.max(0.5, off[off.length >> 1] as number))
  }
  deviations.sort((a, b) => a - b)
  return deviations[Math.floor(0.2 * deviations.length)] ?? 1
}

/** The mean of the largest group of samples at each pixel that lie within the tolerance of one of them, and its share of all. */
async function densest(
  samples: readonly SmallPicture[],
  tolerance: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<{ rgb: Float32Array; support: Float32Array }> {
  const n = samples.length
  const pixels = (samples[0]?.rgb.length ?? 0) / 3
  const rgb = new Float32Array(3 * pixels)
  const support = new Float32Array(pixels)
  const colors = new Float64Array(3 * n)
  for (let i = 0; i < pixels; i++) {
    if (i % PORTION === 0) await yieldToEventLoop()
    for (let s = 0; s < n; s++) for (let c = 0; c < 3; c++) colors[3 * s + c] = samples[s]?.rgb[3 * i + c] as number
    let [best, most] = [0, -1]
    for (let s = 0; s < n && 2 * most <= n; s++) {
      let near = 0
      for (let t = 0; t < n; t++) if (isNear(colors, s, t, tolerance)) near++
      if (near > most) [best, most] = [s, near]
    }
    const sum = [0, 0, 0]
    for (let t = 0; t < n; t++) {
      if (isNear(colors, best, t, tolerance))
        for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (colors[3 * t + c] as number)
    }
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = (sum[c] as number) / Math.max(1, most)
    support[i] = most / n
  }
  return { rgb, support }
}

function isNear(colors: Float64Array, a: number, b: number, tolerance: number): boolean {
  for (let c = 0; c < 3; c++) {
    if (Math.abs((colors[3 * a + c] as number) - (colors[3 * b + c] as number)) > tolerance) return false
  }
  return true
}

/** Means over squares that are cut off at the border. */
function boxMean(values: Float32Array, widthPx: number, heightPx: number, radius: number): Float32Array {
  const pass = (source: Float32Array, step: number, length: number, at: (i: number) => number): Float32Array =>
    source.map((_, i) => {
      const index = at(i)
      const [from, to] = [Math.max(0, index - radius), Math.min(length - 1, index + radius)]
      let sum = 0
      for (let k = from; k <= to; k++) sum += source[i + step * (k - index)] as number
      return sum / (to - from + 1)
    })
  const rows = pass(values, 1, widthPx, (i) => i % widthPx)
  return pass(rows, widthPx, heightPx, (i) => Math.floor(i / widthPx))
}

/**
 * Pixels that look like the background, after the picture's exposure was brought to that of the model. A mixture of a pixel with one
 * beside it is background too: a camera trembles.
 */
function agreeing({ rgb }: SmallPicture, model: StillModel): Uint8Array {
  const { known, tolerance, widthPx, heightPx } = model
  const gains = [0, 1, 2].map((c) => gainOf(rgb, model.rgb, c))
  const result = new Uint8Array(widthPx * heightPx)
  const color: [number, number, number] = [0, 0, 0]
  for (let i = 0; i < result.length; i++) {
    if (!known[i]) continue
    for (let c = 0; c < 3; c++) color[c] = (gains[c] as number) * (rgb[3 * i + c] as number)
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)]
    let agrees = isMixture(color, model.rgb, i, i, tolerance)
    for (let v = Math.max(0, y - 1); v <= Math.min(heightPx - 1, y + 1) && !agrees; v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(widthPx - 1, x + 1) && !agrees; u++) {
        const beside = v * widthPx + u
        if (known[beside]) agrees = isMixture(color, model.rgb, i, beside, tolerance)
      }
    }
    result[i] = Number(agrees)
  }
  return result
}

/** Whether a colour lies between those of two pixels, or no farther from that than the tolerance in any channel. */
function isMixture(
  color: readonly [number, number, number],
  rgb: Float32Array,
  a: number,
  b: number,
  tolerance: number,
): boolean {
  let [along, length] = [0, 0]
  for (let c = 0; c < 3; c++) {
    const from = rgb[3 * a + c] as number
    const step = (rgb[3 * b + c] as number) - from
    along += step * ((color[c] as number) - from)
    length += step * step
  }
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, along / length))
  for (let c = 0; c < 3; c++) {
    const from = rgb[3 * a + c] as number
    const at = from + share * ((rgb[3 * b + c] as number) - from)
    if (Math.abs((color[c] as number) - at) > tolerance) return false
  }
  return true
}

/** The median ratio of a channel: most of a picture is background. 1 where it is too dark to tell, or the object fills it. */
function gainOf(rgb: Uint8Array, model: Float32Array, channel: number): number {
  const ratios: number[] = []
  const step = 3 * Math.max(1, Math.floor(rgb.length / 3 / 20_000))
  for (let k = channel; k < rgb.length; k += step) {
    const [own, other] = [rgb[k] as number, model[k] as number]
    if (own > 20 && own < 245 && other > 20 && other < 245) ratios.push(other / own)
  }
  ratios.sort((a, b) => a - b)
  const gain = ratios[ratios.length >> 1] ?? 1
  return ratios.length < 200 || gain < 0.8 || gain > 1.25 ? 1 : gain
}

function objectIn(picture: SmallPicture, model: StillModel): Uint8Array {
  const { widthPx, heightPx, certain } = model
  const agrees = agreeing(picture, model)
  const outside = floodFromBorder(agrees, widthPx, heightPx)
  const mask = agrees.map((value, i) => (outside[i] || (value && certain[i]) ? 0 : 1))
  const speck = SPECK_SHARE * mask.length
  closeHoles(mask, widthPx, heightPx, speck)
  const opened = open(mask, widthPx, heightPx)
  const largest = opened.reduce((sum, value) => sum + value, 0)
  dropSmall(opened, widthPx, Math.max(speck, 0.02 * largest))
  return opened
}

/** Without lines of one pixel, which trembling and compression leave along edges of the background. */
function open(mask: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const core = morph(mask, widthPx, heightPx, { radius: 1, grow: false })
  const grown = morph(core, widthPx, heightPx, { radius: 2, grow: true })
  return mask.map((value, i) => (value && grown[i] ? 1 : 0))
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
