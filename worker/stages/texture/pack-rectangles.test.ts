import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { packRectangles } from './pack-rectangles.ts'

describe('packRectangles', () => {
  const random = makeRandom(11)
  const rectangles = Array.from({ length: 700 }, () => ({
    width: 1 + Math.floor(60 * random() ** 3),
    height: 1 + Math.floor(60 * random() ** 3),
  }))
  const area = rectangles.reduce((sum, { width, height }) => sum + width * height, 0)

  it('places all inside and none on another, and wastes little', () => {
    const size = Math.ceil(Math.sqrt(area / 0.9))
    const packing = packRectangles(rectangles, size)
    expect(packing).not.toBeNull()
    const taken = new Uint8Array(size * size)
    rectangles.forEach(({ width, height }, i) => {
      const [x, y] = [packing?.[2 * i] as number, packing?.[2 * i + 1] as number]
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(size)
      for (let row = y; row < y + height; row++)
        taken.fill(taken[row * size + x] ? 9 : 1, row * size + x, row * size + x + width)
    })
    expect(taken.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0)).toBe(area)
  })

  it('says so when they do not fit', () => {
    expect(packRectangles(rectangles, Math.floor(Math.sqrt(area)) - 1)).toBeNull()
    expect(packRectangles([{ width: 11, height: 1 }], 10)).toBeNull()
  })
})
