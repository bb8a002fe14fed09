import { expect, test } from 'vitest'
import { makeModelFixture } from '../../testing/make-model-fixture.ts'
import { depthRanges } from './depth-ranges.ts'

test('the range holds the points that the image sees, with room on both sides', () => {
  // Points within 0.87 of the origin, cameras sqrt(10) away.
  const ranges = depthRanges(makeModelFixture({ images: 3, points: 400 }))
  expect(ranges).toHaveLength(3)
  for (const range of ranges) {
    expect(range?.minDepth).toBeGreaterThan(1.5)
    expect(range?.minDepth).toBeLessThan(2.2)
    expect(range?.maxDepth).toBeGreaterThan(4.2)
    expect(range?.maxDepth).toBeLessThan(5.1)
  }
})

test('a few points far away stretch it not', () => {
  const ranges = depthRanges(makeModelFixture({ images: 1, points: 400, outliers: 2 }))
  expect(ranges[0]?.maxDepth).toBeLessThan(5.1)
})

test('an image with a handful of points has none', () => {
  expect(depthRanges(makeModelFixture({ images: 2, points: 5 }))).toEqual([null, null])
})
