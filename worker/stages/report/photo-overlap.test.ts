import { expect, it } from 'vitest'
import { makeModelFixture } from '../../testing/make-model-fixture.ts'
import { photoOverlap } from './photo-overlap.ts'

const NAMES = ['0001.jpg', '0002.jpg', '0003.jpg', '0004.jpg']

it('counts matches and points of every two photos, by their places', () => {
  // Three of the four are registered, and each of them observes all seven points.
  const model = makeModelFixture({ images: 3, points: 7 })
  const pairs = [
    { name1: '0004.jpg', name2: '0001.jpg', inliers: 30 },
    { name1: '0001.jpg', name2: '0002.jpg', inliers: 50 },
    { name1: '0001.jpg', name2: 'elsewhere.jpg', inliers: 99 },
  ]
  expect(photoOverlap(NAMES, pairs, model)).toEqual([
    { a: 0, b: 1, inliers: 50, sharedPoints: 7 },
    { a: 0, b: 2, inliers: 0, sharedPoints: 7 },
    { a: 0, b: 3, inliers: 30, sharedPoints: 0 },
    { a: 1, b: 2, inliers: 0, sharedPoints: 7 },
  ])
})

it('counts a point once for a photo that observes it twice', () => {
  const model = makeModelFixture({ images: 2, points: 1 })
  const points = { ...model.points, trackOffsets: Uint32Array.of(0, 3), trackImageIds: Uint32Array.of(1, 1, 2) }
  expect(photoOverlap(NAMES, [], { ...model, points })).toEqual([{ a: 0, b: 1, inliers: 0, sharedPoints: 1 }])
})
