import assert from 'node:assert/strict'
import type { RgbImage } from './rgb-image.ts'

/** Window and constants of Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment", TIP 2004. */
const SSIM_SIGMA_PX = 1.5
const SSIM_RADIUS_PX = 5
const SSIM_C1 = (0.01 * 255) ** 2
const SSIM_C2 = (0.03 * 255) ** 2

const WINDOW = gaussianWindow()

/**
 * Peak signal-to-noise ratio in dB over the pixels where `mask` is not 0 (all without one), from the mean squared
 * error of all three channels together, sRGB 0 to 255. Infinite for equal images, NaN for an empty mask.
 */
export function psnr(a: RgbImage, b: RgbImage, mask?: Uint8Array): number {
  assertSameSize(a, b, mask)
  let sum = 0
  let count = 0
  for (let i = 0; i < a.widthPx * a.heightPx; i++) {
    if (mask && mask[i] === 0) continue
    for (let k = 3 * i; k < 3 * i + 3; k++) sum += ((a.rgb[k] as number) - (b.rgb[k] as number)) ** 2
    count += 3
  }
  return 10 * Math.log10(255 ** 2 / (sum / count))
}

/**
 * Mean structural similarity (Wang et al. 2004) of the luma (Rec. 601), Gaussian window of 11 pixels with a deviation
 * of 1.5. Taken where the window lies inside the image, as in the authors' code, and, with a `mask`, at its pixels
 * alone: pixels outside of it have no weight in the windows, so that what is not compared doesn't leak in.
 * NaN where no window fits.
 */
export function ssim(a: RgbImage, b: RgbImage, mask?: Uint8Array): number {
  const values = localSsim(a, b, mask)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The same of each place that the mean is taken over, row after row. */
export function localSsim(a: RgbImage, b: RgbImage, mask?: Uint8Array): Float64Array {
  assertSameSize(a, b, mask)
  const { widthPx, heightPx } = a
  const weight = new Float32Array(widthPx * heightPx).fill(1)
  if (mask) for (let i = 0; i < weight.length; i++) if (mask[i] === 0) weight[i] = 0
  const lumaA = luma(a, weight)
  const lumaB = luma(b, weight)
  const sumOf = (values: Float32Array): Float32Array => blur(values, widthPx, heightPx)
  const at = (values: Float32Array, i: number): number => values[i] as number
  const total = sumOf(weight)
  const sumA = sumOf(lumaA)
  const sumB = sumOf(lumaB)
  const sumAA = sumOf(product(lumaA, lumaA))
  const sumBB = sumOf(product(lumaB, lumaB))
  const sumAB = sumOf(product(lumaA, lumaB))
  const similarities: number[] = []
  for (let row = SSIM_RADIUS_PX; row < heightPx - SSIM_RADIUS_PX; row++) {
    for (let column = SSIM_RADIUS_PX; column < widthPx - SSIM_RADIUS_PX; column++) {
      const i = row * widthPx + column
      if (weight[i] === 0) continue
      const n = at(total, i)
      const meanA = at(sumA, i) / n
      const meanB = at(sumB, i) / n
      const varianceA = at(sumAA, i) / n - meanA * meanA
      const varianceB = at(sumBB, i) / n - meanB * meanB
      const covariance = at(sumAB, i) / n - meanA * meanB
      similarities.push(
        ((2 * meanA * meanB + SSIM_C1) * (2 * covariance + SSIM_C2)) /
          ((meanA * meanA + meanB * meanB + SSIM_C1) * (varianceA + varianceB + SSIM_C2)),
      )
    }
  }
  return Float64Array.from(similarities)
}

/** 0 where the weight is. */
function luma({ rgb }: RgbImage, weight: Float32Array): Float32Array {
  const values = new Float32Array(weight.length)
  for (let i = 0, k = 0; i < values.length; i++, k += 3) {
    const value = 0.299 * (rgb[k] as number) + 0.587 * (rgb[k + 1] as number) + 0.114 * (rgb[k + 2] as number)
    values[i] = (weight[i] as number) * value
  }
  return values
}

function product(a: Float32Array, b: Float32Array): Float32Array {
  const values = new Float32Array(a.length)
  for (let i = 0; i < a.length; i++) values[i] = (a[i] as number) * (b[i] as number)
  return values
}

/** With the window, rows then columns; what lies outside the image counts nothing. */
function blur(values: Float32Array, widthPx: number, heightPx: number): Float32Array {
  const rows = new Float32Array(values.length)
  for (let row = 0; row < heightPx; row++) blurRow(values, rows, row * widthPx, widthPx)
  const result = new Float32Array(values.length)
  for (let row = 0; row < heightPx; row++) {
    const from = Math.max(-SSIM_RADIUS_PX, -row)
    const to = Math.min(SSIM_RADIUS_PX, heightPx - 1 - row)
    const start = row * widthPx
    for (let k = from; k <= to; k++) {
      const share = WINDOW[k + SSIM_RADIUS_PX] as number
      const shift = k * widthPx
      for (let i = start; i < start + widthPx; i++) {
        result[i] = (result[i] as number) + share * (rows[i + shift] as number)
      }
    }
  }
  return result
}

/** One row of `source`, blurred, into `target`, which is empty. */
function blurRow(source: Float32Array, target: Float32Array, start: number, widthPx: number): void {
  for (let k = -SSIM_RADIUS_PX; k <= SSIM_RADIUS_PX; k++) {
    const share = WINDOW[k + SSIM_RADIUS_PX] as number
    const end = start + widthPx - Math.max(0, k)
    for (let i = start + Math.max(0, -k); i < end; i++) {
      target[i] = (target[i] as number) + share * (source[i + k] as number)
    }
  }
}

function gaussianWindow(): Float64Array {
  const weights = Float64Array.from({ length: 2 * SSIM_RADIUS_PX + 1 }, (_, i) =>
    Math.exp(-((i - SSIM_RADIUS_PX) ** 2) / (2 * SSIM_SIGMA_PX ** 2)),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

function assertSameSize(a: RgbImage, b: RgbImage, mask?: Uint8Array): void {
  assert.ok(a.widthPx === b.widthPx && a.heightPx === b.heightPx, 'images of one size')
  assert.ok(!mask || mask.length === a.widthPx * a.heightPx, 'a mask of the same size')
}
