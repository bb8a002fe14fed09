import { describe, expect, it } from 'vitest'
import { makeRandom } from '../testing/make-random.ts'
import { psnr, ssim } from './image-quality.ts'
import type { RgbImage } from './rgb-image.ts'

function image(widthPx: number, heightPx: number, value: (x: number, y: number, channel: number) => number): RgbImage {
  const rgb = Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return value(pixel % widthPx, Math.floor(pixel / widthPx), i % 3)
  })
  return { widthPx, heightPx, rgb }
}

const grey = (level: number) => image(24, 20, () => level)

describe('psnr', () => {
  it('is 10 log10(255^2 / mean squared error)', () => {
    expect(psnr(grey(100), grey(101))).toBeCloseTo(48.1308, 4)
    expect(psnr(grey(0), grey(255))).toBeCloseTo(0, 9)
    // One channel of three is off by 6: the mean squared error is 12.
    expect(
      psnr(
        grey(100),
        image(24, 20, (_x, _y, channel) => (channel === 1 ? 106 : 100)),
      ),
    ).toBeCloseTo(37.339, 3)
    expect(psnr(grey(7), grey(7))).toBe(Number.POSITIVE_INFINITY)
  })

  it('looks at the mask alone', () => {
    const half = image(24, 20, (x) => (x < 12 ? 100 : 0))
    const mask = Uint8Array.from({ length: 24 * 20 }, (_, i) => (i % 24 < 12 ? 255 : 0))
    expect(psnr(half, grey(101), mask)).toBeCloseTo(48.1308, 4)
  })
})

describe('ssim', () => {
  const random = makeRandom(5)
  const noise = image(40, 32, () => Math.floor(256 * random()))

  it('is 1 for equal images and the luminance term alone for flat ones', () => {
    expect(ssim(noise, noise)).toBeCloseTo(1, 6)
    const c1 = (0.01 * 255) ** 2
    expect(ssim(grey(100), grey(140))).toBeCloseTo((2 * 100 * 140 + c1) / (100 ** 2 + 140 ** 2 + c1), 4)
  })

  it('has the value of its definition where one window fits', () => {
    // 11 x 11 pixels: the only window is the middle one. A slope in x against the same slope upside down.
    const a = image(11, 11, (x) => 50 + 10 * x)
    const b = image(11, 11, (x) => 150 - 10 * x)
    const weights = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / 4.5))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const variance = (100 * weights.reduce((sum, weight, i) => sum + weight * (i - 5) ** 2, 0)) / total
    const c2 = (0.03 * 255) ** 2
    expect(ssim(a, b)).toBeCloseTo((c2 - 2 * variance) / (c2 + 2 * variance), 3)
  })

  it('takes no notice of what is outside the mask', () => {
    const mask = Uint8Array.from({ length: 40 * 32 }, (_, i) => (i % 40 < 20 ? 1 : 0))
    const other = image(40, 32, (x, y, c) => (x < 20 ? (noise.rgb[3 * (y * 40 + x) + c] as number) : 0))
    expect(ssim(noise, other)).toBeLessThan(0.8)
    expect(ssim(noise, other, mask)).toBeCloseTo(1, 6)
  })
})
