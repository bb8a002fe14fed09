import { expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { turned, WAYS } from './chart-outline.ts'
import { coverWithSquares, LARGEST_LEVEL, type SquareCover, turnedCover } from './square-cover.ts'

function texelsUnder({ width, height, xs, ys, levels }: SquareCover): Uint8Array {
  const covered = new Uint8Array(width * height)
  levels.forEach((level, i) => {
    const side = 2 ** level
    expect((xs[i] as number) + side).toBeLessThanOrEqual(width)
    for (let y = ys[i] as number; y < (ys[i] as number) + side; y++) {
      covered.fill(1, y * width + (xs[i] as number), y * width + (xs[i] as number) + side)
    }
  })
  return covered
}

it('covers all texels of a piece and no other, in every way, with few squares', () => {
  const random = makeRandom(4)
  const [width, height] = [171, 133]
  const circles = Array.from({ length: 5 }, () => [width * random(), height * random(), 60 * random()])
  const touched = Uint8Array.from({ length: width * height }, (_, i) => {
    const [column, row] = [i % width, Math.floor(i / width)]
    return circles.some(([x = 0, y = 0, r = 0]) => Math.hypot(column - x, row - y) < r) ? 1 : 0
  })
  const piece = { touched, width, height }
  const cover = coverWithSquares(piece)
  expect(cover.texels).toBe(touched.reduce((sum, is) => sum + is, 0))
  expect(Math.max(...cover.levels)).toBeLessThanOrEqual(LARGEST_LEVEL)
  expect(cover.levels).toEqual(cover.levels.toSorted((a, b) => b - a))
  expect(cover.levels.length).toBeLessThan(cover.texels / 10)
  for (const way of WAYS) expect(texelsUnder(turnedCover(cover, way))).toEqual(turned(piece, way).touched)
})
