import { describe, expect, test } from 'vitest'
import type { SparseReconstruction } from '../../colmap/model-types.ts'
import { lookAt } from '../../geometry/look-at.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import { makeRandom } from '../../testing/make-random.ts'
import { reprojectionErrors } from './hold-out.ts'
import { type QuarterTurns, quarterTurnsOf } from './quarter-turns.ts'
import { unturnModel } from './unturn-model.ts'

const CAMERAS = {
  SIMPLE_RADIAL: [900, 410, 290, -0.1],
  RADIAL: [900, 410, 290, -0.1, 0.03],
  OPENCV: [900, 910, 410, 290, -0.1, 0.03, 0.004, -0.006],
} as const

/** A camera of 800 x 600 px and a photo of it with these keypoints, each of one point. */
function modelOf(model: keyof typeof CAMERAS, keypoints: number[][], points: Vector3[]): SparseReconstruction {
  return {
    cameras: new Map([[1, { id: 1, model, widthPx: 800, heightPx: 600, params: [...CAMERAS[model]] }]]),
    images: [
      {
        id: 1,
        name: 'a.jpg',
        cameraId: 1,
        camFromWorld: lookAt([1, 2, -5], [0, 0, 0], [0.2, 1, 0]),
        keypoints: Float64Array.from(keypoints.flat()),
        pointIds: Float64Array.from(points.keys()),
      },
    ],
    points: {
      count: points.length,
      ids: Float64Array.from(points.keys()),
      positions: Float64Array.from(points.flat()),
      colors: new Uint8Array(3 * points.length),
      errors: new Float64Array(points.length),
      trackOffsets: Uint32Array.from({ length: points.length + 1 }, (_, i) => i),
      trackImageIds: new Uint32Array(points.length).fill(1),
      trackKeypoints: Uint32Array.from(points.keys()),
    },
  }
}

describe.each(Object.keys(CAMERAS) as (keyof typeof CAMERAS)[])('a model of turned photos with %s', (model) => {
  test.each([1, 2, 3] as const)('fits its points as well when it is turned back from %i quarters', (turns) => {
    const random = makeRandom(4)
    const points = Array.from({ length: 20 }, (): Vector3 => [random() - 0.5, random() - 0.5, random() - 0.5])
    const keypoints = points.map(() => [800 * random(), 600 * random()])
    const turned = modelOf(model, keypoints, points)
    const back = unturnModel(turned, () => turns)
    const observations = points.map((_, i) => ({ imageId: 1, keypoint: i, pointId: i }))
    const [before, after] = [turned, back].map((each) => reprojectionErrors(each, observations))
    expect(Math.min(...(before ?? []))).toBeGreaterThan(1)
    for (const [i, error] of (after ?? []).entries()) expect(error).toBeCloseTo(before?.[i] ?? 0, 6)
    const [camera] = back.cameras.values()
    expect([camera?.widthPx, camera?.heightPx]).toEqual(turns === 2 ? [800, 600] : [600, 800])
    expect(back.images[0]?.keypoints).not.toEqual(turned.images[0]?.keypoints)
  })
})

test('a photo that was not turned stays, with the camera that it shared', () => {
  const model = modelOf('OPENCV', [[10, 20]], [[0, 0, 0]])
  const [first] = model.images
  const two = { ...model, images: [first, { ...first, id: 2, name: 'b.jpg' }] as SparseReconstruction['images'] }
  const { cameras, images } = unturnModel(two, (name) => (name === 'b.jpg' ? 1 : 0))
  expect(cameras.get(1)).toEqual(model.cameras.get(1))
  expect(images.map(({ cameraId }) => cameraId)).toEqual([1, 2])
  expect(cameras.get(2)?.params).toEqual([910, 900, 290, 390, -0.1, 0.03, 0.006, 0.004])
})

describe('turns of photos', () => {
  const photo = { widthPx: 800, heightPx: 600, focalLengthPx: 900, focalLengthTrusted: true, cameraAndLens: 'Phone' }
  const portrait = { ...photo, widthPx: 600, heightPx: 800 }
  const turns = (photos: (typeof photo)[], orientations: (number | null)[]): QuarterTurns[] =>
    quarterTurnsOf(photos, orientations)

  test('are those that bring all photos of a lens to where most of them lie', () => {
    expect(turns([photo, photo, portrait], [1, 1, 6])).toEqual([0, 0, 3])
    expect(turns([photo, portrait, portrait], [1, 6, 6])).toEqual([1, 0, 0])
    expect(turns([photo, photo, photo, portrait], [1, 1, 3, 8])).toEqual([0, 0, 2, 1])
  })

  test('are told by the size where nothing else tells', () => {
    expect(turns([photo, photo, portrait], [1, null, 1])).toEqual([0, 0, 3])
  })

  test('are none for a lens that was always held the same way, however others were held', () => {
    expect(turns([portrait, portrait, { ...photo, cameraAndLens: 'Other' }], [6, 6, 1])).toEqual([0, 0, 0])
  })
})
