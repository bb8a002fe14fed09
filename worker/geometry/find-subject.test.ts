import { expect, it } from 'vitest'
import type { SparseReconstruction } from '../colmap/model-types.ts'
import { makeModelFixture } from '../testing/make-model-fixture.ts'
import { findSubject } from './find-subject.ts'

/** The fixture's cloud around the origin, and `count` points of a wall 40 units away, each seen by the first photo. */
function withWall(model: SparseReconstruction, count: number): SparseReconstruction {
  const { points, images } = model
  const first = images[0]?.id ?? 0
  const wall = Array.from({ length: count }, (_, i) => [40, i / count, 0]).flat()
  const more = Uint32Array.from({ length: count }, (_, i) => points.trackImageIds.length + i + 1)
  return {
    ...model,
    points: {
      ...points,
      count: points.count + count,
      positions: Float64Array.from([...points.positions, ...wall]),
      trackOffsets: Uint32Array.from([...points.trackOffsets, ...more]),
      trackImageIds: Uint32Array.from([...points.trackImageIds, ...new Array(count).fill(first)]),
    },
  }
}

it('is where the photos look, though most points lie on a wall far away', () => {
  const model = makeModelFixture({ images: 8, points: 200 })
  const alone = findSubject(model)
  const subject = findSubject(withWall(model, 400))
  expect(Math.hypot(...(subject?.center ?? [100]))).toBeLessThan(1)
  expect(subject?.radius).toBeLessThan(2 * (alone?.radius ?? 0))
})

it('says nothing of points without observations, as those of depth images', () => {
  const model = makeModelFixture({ images: 4, points: 200 })
  const points = { ...model.points, trackOffsets: new Uint32Array(201), trackImageIds: new Uint32Array(0) }
  expect(findSubject({ ...model, points })).toBeNull()
})

it('says nothing of a handful of points', () => {
  expect(findSubject(makeModelFixture({ images: 2, points: 5 }))).toBeNull()
})
