import { median } from '../geometry/median.ts'
import type { RgbImage } from './rgb-image.ts'
import { type MaskedImage, shrinkImage } from './shrink-image.ts'

/** What brings the colours of one image to those of another: `gain * value + offset`, for r, g and b, sRGB 0 to 255. */
export interface Exposure {
  gain: [number, number, number]
  offset: [number, number, number]
}

const SAME_EXPOSURE: Exposure = { gain: [1, 1, 1], offset: [0, 0, 0] }

/**
 * As much as an automatic exposure and white balance change between two photos of one place. A model whose colours are wrong can't be
 * fitted further than that: least squares left to itself would fade any wrong model to the photo's mean.
 */
const MAX_GAIN = 1.6
/** Of the mean, which is as much as one stop takes a mid grey. */
const MAX_SHIFT = 48

/** Fitted on means of blocks this large: edges that are a little off, and noise, would pull the gain down. */
const BLOCK_PX = 8
/** Fewer blocks fit noise. */
const MIN_BLOCKS = 24
const ROUNDS = 8

/** The exposure that takes `image` to `target` at the pixels of its mask, robustly, within bounds; of images of one size. */
export function matchExposure(image: MaskedImage, target: RgbImage): Exposure {
  const size = {
    widthPx: Math.max(1, Math.round(image.widthPx / BLOCK_PX)),
    heightPx: Math.max(1, Math.round(image.heightPx / BLOCK_PX)),
  }
  const blocks = shrinkImage(image, size)
  const targets = shrinkImage({ ...target, mask: image.mask }, size)
  const counted = Array.from(blocks.mask.keys()).filter((i) => blocks.mask[i] === 1)
  if (counted.length < MIN_BLOCKS) return SAME_EXPOSURE
  const channels = [0, 1, 2].map((k) =>
    fitLine(
      counted.map((i) => blocks.rgb[3 * i + k] as number),
      counted.map((i) => targets.rgb[3 * i + k] as number),
    ),
  )
  return {
    gain: channels.map(({ gain }) => gain) as Exposure['gain'],
    offset: channels.map(({ offset }) => offset) as Exposure['offset'],
  }
}

/** The image with another exposure. */
export function expose<T extends RgbImage>(image: T, { gain, offset }: Exposure): T {
  const rgb = new Uint8Array(image.rgb.length)
  for (let i = 0; i < rgb.length; i++) {
    const k = i % 3
    const value = (gain[k] as number) * (image.rgb[i] as number) + (offset[k] as number)
    rgb[i] = Math.max(0, Math.min(255, Math.round(value)))
  }
  return { ...image, rgb }
}

/**
 * The line through points by least squares with Cauchy weights, reweighted: blocks that show another thing, a passer-by or a hole,
 * drop out. The slope is the geometric mean of the two regressions' (reduced major axis), which doesn't flatten where x is noisy too.
 */
function fitLine(x: readonly number[], y: readonly number[]): { gain: number; offset: number } {
  let line = { gain: 1, offset: boundedShift(median(y.map((value, i) => value - (x[i] as number)))) }
  for (let round = 0; round < ROUNDS; round++) {
    const { gain, offset } = line
    const residuals = y.map((value, i) => value - gain * (x[i] as number) - offset)
    const scale = Math.max(1, 1.48 * median(residuals.map(Math.abs)))
    const weights = residuals.map((residual) => 1 / (1 + (residual / (2 * scale)) ** 2))
    line = weightedLine(x, y, weights)
  }
  return line
}

function weightedLine(x: readonly number[], y: readonly number[], weights: readonly number[]) {
  let [w, sx, sy, sxx, syy] = [0, 0, 0, 0, 0]
  for (const [i, weight] of weights.entries()) {
    const [a, b] = [x[i] as number, y[i] as number]
    w += weight
    sx += weight * a
    sy += weight * b
    sxx += weight * a * a
    syy += weight * b * b
  }
  const varianceX = sxx / w - (sx / w) ** 2
  const varianceY = syy / w - (sy / w) ** 2
  // A flat image doesn't determine the gain.
  const slope = varianceX < 1 || varianceY < 1 ? 1 : Math.sqrt(varianceY / varianceX)
  const gain = bounded(slope, 1 / MAX_GAIN, MAX_GAIN)
  return { gain, offset: sx / w + boundedShift((sy - sx) / w) - (gain * sx) / w }
}

function boundedShift(value: number): number {
  return bounded(value, -MAX_SHIFT, MAX_SHIFT)
}

function bounded(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
