import { expect, it } from 'vitest'
import type { SparseReconstruction } from '../../colmap/model-types.ts'
import { makeModelFixture } from '../../testing/make-model-fixture.ts'
import { canBeRefined, isPlausible, RICHER, SIMPLEST, withCandidate } from './camera-candidates.ts'

const model = makeModelFixture({ images: 8, points: 10 })

function withParams(params: number[]): SparseReconstruction {
  return { ...model, cameras: new Map([...model.cameras].map(([id, camera]) => [id, { ...camera, params }])) }
}

it('starts each description from the same focal length, centre and distortion', () => {
  const paramsOf = (i: number) => withCandidate(model, RICHER[i] ?? SIMPLEST).cameras.get(1)?.params
  expect(paramsOf(0)).toEqual([500, 320, 240, 0.01])
  expect(paramsOf(1)).toEqual([500, 320, 240, 0.01, 0])
  expect(paramsOf(2)).toEqual([500, 500, 320, 240, 0.01, 0, 0, 0])
})

it('leaves a camera alone that took few of the photos', () => {
  expect(canBeRefined(model)).toBe(true)
  const [camera] = model.cameras.values()
  if (!camera) throw new Error('the fixture has no camera')
  const images = model.images.map((image, i) => (i === 0 ? { ...image, cameraId: 2 } : image))
  const cameras = new Map([...model.cameras, [2, { ...camera, id: 2 }]])
  expect(canBeRefined({ ...model, images, cameras })).toBe(false)
})

it('believes no principal point far from the middle, and no focal length far from the one before', () => {
  expect(isPlausible(withParams([520, 350, 230, 0.01]), model)).toBe(true)
  expect(isPlausible(withParams([500, 390, 240, 0.01]), model)).toBe(false)
  expect(isPlausible(withParams([650, 320, 240, 0.01]), model)).toBe(false)
})
