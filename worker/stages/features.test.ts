import { expect, test } from 'vitest'
import type { CapturePhoto } from '../pipeline/stage.ts'
import { groupByCamera, type PhotoFeatures, throwIfTooFew } from './features.ts'

function photo(number: number, facts: Partial<PhotoFeatures> = {}): PhotoFeatures {
  return {
    uploadId: `upload-${number}`,
    name: `000${number}.jpg`,
    widthPx: 640,
    heightPx: 480,
    focalLengthPx: 700,
    focalLengthTrusted: true,
    cameraAndLens: 'Maker One',
    location: null,
    features: 5000,
    ...facts,
  }
}

test('photos of one size, focal length and camera share intrinsics', () => {
  const { cameras, cameraOf } = groupByCamera([
    photo(1),
    photo(2, { widthPx: 480, heightPx: 640 }),
    photo(3),
    photo(4, { focalLengthPx: 900 }),
    photo(5, { cameraAndLens: 'Maker Two' }),
    photo(6, { focalLengthPx: null, focalLengthTrusted: false, cameraAndLens: null }),
    photo(7, { focalLengthPx: null, focalLengthTrusted: false, cameraAndLens: null }),
  ])
  expect(cameraOf).toEqual([0, 1, 0, 2, 3, 4, 4])
  expect(cameras[1]).toEqual({ widthPx: 480, heightPx: 640, focalLengthPx: 700, focalLengthTrusted: true })
  expect(cameras[4]).toEqual({ widthPx: 640, heightPx: 480, focalLengthPx: null, focalLengthTrusted: false })
})

test('three usable photos are enough to continue', () => {
  expect(() => throwIfTooFew([photo(1), photo(2), photo(3), photo(4, { features: 0 })], [])).not.toThrow()
})

test('fewer are not, and the poor ones are named as their owner did', () => {
  const originals = [{ uploadId: 'upload-3', fileName: 'wall.jpg' } as CapturePhoto]
  expect(() => throwIfTooFew([photo(1), photo(2), photo(3, { features: 7 })], originals)).toThrow(
    expect.objectContaining({ code: 'TOO_FEW_FEATURES', message: expect.stringContaining('wall.jpg (7)') }),
  )
})

test('a long list of poor photos is cut', () => {
  const poor = Array.from({ length: 20 }, (_, i) => photo(i, { features: 0 }))
  expect(() => throwIfTooFew([photo(20), ...poor], [])).toThrow(/ and 12 more/)
})

test('where none is usable, no list is needed', () => {
  const poor = [0, 1, 2].map((number) => photo(number, { features: 0 }))
  expect(() => throwIfTooFew(poor, [])).toThrow('None of the 3 photos shows enough detail to work with.')
})
