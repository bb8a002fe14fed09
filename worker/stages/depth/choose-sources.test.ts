import { expect, test } from 'vitest'
import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import { lookAt } from '../../geometry/look-at.ts'
import { makeModelFixture } from '../../testing/make-model-fixture.ts'
import { angleScore, chooseSources } from './choose-sources.ts'

const DEG = Math.PI / 180

/** Cameras on an arc of radius 3 around the points, at these angles. */
function arc(anglesDeg: readonly number[]): SparseReconstruction {
  const model = makeModelFixture({ images: anglesDeg.length, points: 60 })
  model.images.forEach((image, i) => {
    const angle = (anglesDeg[i] as number) * DEG
    image.camFromWorld = lookAt([3 * Math.sin(angle), 0, 3 * Math.cos(angle)], [0, 0, 0], [0, -1, 0])
  })
  return model
}

/** Takes every so many points out of an image's sight. */
function hide(model: SparseReconstruction, imageId: number, every: number): void {
  const { points } = model
  for (let i = 0; i < points.count; i += every) {
    for (let t = points.trackOffsets[i] as number; t < (points.trackOffsets[i + 1] as number); t++) {
      if (points.trackImageIds[t] === imageId) points.trackImageIds[t] = 999
    }
  }
}

test('an angle of five degrees is best, less is worse than more', () => {
  expect(angleScore(5)).toBe(1)
  expect(angleScore(1)).toBeLessThan(0.01)
  expect(angleScore(15)).toBeCloseTo(Math.exp(-0.5))
})

test('neighbours under good angles come first', () => {
  const sources = chooseSources(arc([0, 0.3, 6, 14, 60]), 3)
  expect(sources[0]?.map(({ image }) => image)).toEqual([2, 3, 1])
})

test('of two under the same angle the one that shares more points comes first', () => {
  const model = arc([0, 6, -6])
  hide(model, 2, 2)
  const [first] = chooseSources(model, 2)
  expect(first?.map(({ image }) => image)).toEqual([2, 1])
  expect((first?.[1]?.score ?? 0) / (first?.[0]?.score ?? 1)).toBeCloseTo(0.5, 1)
})

test('an image that shares nothing is no source, and has none', () => {
  const model = arc([0, 6, 12])
  hide(model, 3, 1)
  const sources = chooseSources(model, 5)
  expect(sources.map((list) => list.map(({ image }) => image))).toEqual([[1], [0], []])
})
