import { expect, it } from 'vitest'
import { fillGaps } from './fill-gaps.ts'

it.each([
  [64, 64],
  [37, 37],
  [600, 600],
  [64, 200],
  [150, 37],
])('fills all gaps of a texture of %d x %d px with the colours around them', async (widthPx, heightPx) => {
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  const filled = new Uint8Array(widthPx * heightPx)
  const paint = (x: number, y: number, level: number) => {
    filled[y * widthPx + x] = 1
    rgb.fill(level, 3 * (y * widthPx + x), 3 * (y * widthPx + x) + 3)
  }
  paint(1, 1, 100)
  paint(widthPx - 1, heightPx - 1, 200)
  await fillGaps({ widthPx, heightPx, rgb, filled }, () => undefined)
  const at = (x: number, y: number) => rgb[3 * (y * widthPx + x)] as number
  expect([at(1, 1), at(widthPx - 1, heightPx - 1)]).toEqual([100, 200])
  // Rounding down at each level costs a little.
  expect(rgb.reduce((least, value) => Math.min(least, value))).toBeGreaterThan(90)
  expect(rgb.reduce((most, value) => Math.max(most, value))).toBe(200)
  expect(at(2, 2)).toBeLessThan(at(widthPx - 2, heightPx - 2))
})
