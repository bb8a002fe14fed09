import { expect, it } from 'vitest'
import type { SparseReconstruction } from '../../colmap/model-types.ts'
import { projectionOf } from '../../colmap/project-to-photo.ts'
import { apply } from '../../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'
import { add, type Vector3 } from '../../geometry/vector3.ts'
import { makeModelFixture } from '../../testing/make-model-fixture.ts'
import { holdOut, reprojectionErrors } from './hold-out.ts'

const full = makeModelFixture({ images: 5, points: 100 })

function trackLengths({ points }: SparseReconstruction): number[] {
  return Array.from(
    { length: points.count },
    (_, i) => (points.trackOffsets[i + 1] ?? 0) - (points.trackOffsets[i] ?? 0),
  )
}

it('holds out a quarter, evenly over photos and tracks, and leaves three views of each point', () => {
  const { model, heldOut } = holdOut(full)
  expect(heldOut).toHaveLength(125)
  expect(Math.min(...trackLengths(model))).toBeGreaterThanOrEqual(3)
  expect(trackLengths(model).reduce((sum, length) => sum + length)).toBe(375)
  for (const { imageId, keypoint, pointId } of heldOut) {
    expect(model.images.find(({ id }) => id === imageId)?.pointIds[keypoint]).toBe(-1)
    expect(full.images.find(({ id }) => id === imageId)?.pointIds[keypoint]).toBe(pointId)
  }
  expect(holdOut(full).heldOut).toEqual(heldOut)
})

it('touches no point that three photos see', () => {
  expect(holdOut(makeModelFixture({ images: 3, points: 50 })).heldOut).toEqual([])
})

it('measures in pixels how far a photo has a point from where it is', () => {
  const exact = withExactKeypoints(full)
  const { heldOut } = holdOut(exact)
  expect(Math.max(...reprojectionErrors(exact, heldOut))).toBeLessThan(1e-9)

  const moved = {
    ...exact,
    images: exact.images.map((image) => ({ ...image, keypoints: image.keypoints.map((x) => x + 3) })),
  }
  for (const error of reprojectionErrors(moved, heldOut)) expect(error).toBeCloseTo(3 * Math.SQRT2)
  expect(reprojectionErrors(exact, [{ imageId: 1, keypoint: 0, pointId: 77 }])[0]).toBeNaN()
})

function withExactKeypoints(model: SparseReconstruction): SparseReconstruction {
  const pixel = new Float64Array(2)
  const images = model.images.map((image) => {
    const camera = model.cameras.get(image.cameraId)
    const project = camera && projectionOf(camera)
    const keypoints = image.keypoints.slice()
    for (let i = 0; i < model.points.count; i++) {
      const point = [...model.points.positions.subarray(3 * i, 3 * i + 3)] as unknown as Vector3
      const { rotation, translation } = image.camFromWorld
      project?.(...add(apply(matrixFromQuaternion(rotation), point), translation), pixel)
      keypoints.set(pixel, 2 * i)
    }
    return { ...image, keypoints }
  })
  return { ...model, images }
}
