import { expect, it } from 'vitest'
import { fillGaps } from './fill-gaps.ts'

it.each([64, 37, 600])('fills all gaps of a texture of %d px with the colours around them', async (sizePx) => {
  const rgb = new Uint8Array(3 * sizePx * sizePx)
  const filled = new Uint8Array(sizePx * sizePx)
  const paint = (x: number, y: number, level: number) => {
    filled[y * sizePx + x] = 1
    rgb.fill(level, 3 * (y * sizePx + x), 3 * (y * sizePx + x) + 3)
  }
  paint(1, 1, 100)
  paint(sizePx - 1, sizePx - 1, 200)
  await fillGaps({ widthPx: sizePx, heightPx: sizePx, rgb, filled }, () => undefined)
  const at = (x: number, y: number) => rgb[3 * (y * sizePx + x)] as number
  expect([at(1, 1), at(sizePx - 1, sizePx - 1)]).toEqual([100, 200])
  // Rounding down at each level costs a little.
  expect(rgb.reduce((least, value) => Math.min(least, value))).toBeGreaterThan(90)
  expect(rgb.reduce((most, value) => Math.max(most, value))).toBe(200)
  expect(at(2, 2)).toBeLessThan(at(sizePx - 2, sizePx - 2))
})
