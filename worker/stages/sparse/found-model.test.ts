import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Camera, SparseReconstruction } from '../../colmap/model-types.ts'
import { writeModel } from '../../colmap/model-write.ts'
import { makeModelFixture } from '../../testing/make-model-fixture.ts'
import { byWorth, type FoundModel, hasRealLenses, isBetter, readFoundModels } from './found-model.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'found-model-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const LENS: Camera = { id: 1, model: 'SIMPLE_RADIAL', widthPx: 1000, heightPx: 750, params: [900, 500, 375, -0.02] }

function modelOf(images: number, points: number, cameras: readonly Camera[]): SparseReconstruction {
  const model = makeModelFixture({ images, points })
  return {
    ...model,
    cameras: new Map(cameras.map((camera) => [camera.id, camera])),
    images: model.images.map((image) => ({ ...image, cameraId: 1 })),
  }
}

test('models come best first: a lens that can be, then photos, then points', async () => {
  const impossible = { ...LENS, params: [900, 500, 375, -4] }
  const models = [
    modelOf(6, 30, [impossible]),
    modelOf(4, 20, [LENS]),
    modelOf(4, 30, [LENS]),
    modelOf(5, 10, [LENS]),
    // A pair fixes no scale.
    modelOf(2, 30, [LENS]),
  ]
  for (const [i, model] of models.entries()) await writeModel(model, path.join(root, 'order', String(i)))
  const found = await readFoundModels(path.join(root, 'order'))
  expect(found.map(({ dir }) => path.basename(dir))).toEqual(['3', '2', '1', '0'])
})

test('cameras of photos that were not registered are left out, so that they do not stand in the way of calibration', async () => {
  await writeModel(modelOf(4, 20, [LENS, { ...LENS, id: 2 }]), path.join(root, 'unused', '0'))
  const [model] = await readFoundModels(path.join(root, 'unused'))
  expect([...(model?.reconstruction.cameras.keys() ?? [])]).toEqual([1])
})

test.each<[string, Camera, boolean]>([
  ['a phone', LENS, true],
  ['a long telephoto', { ...LENS, params: [5000, 500, 375, 1] }, true],
  ['a picture that folds over itself', { ...LENS, params: [900, 500, 375, -1] }, false],
  ['a focal length of a quarter of the photo', { ...LENS, params: [250, 500, 375, 0] }, false],
  ['a focal length of ten photos', { ...LENS, params: [10_000, 500, 375, 0] }, false],
  ['the terms of OPENCV', { ...LENS, model: 'OPENCV', params: [900, 905, 500, 375, 0.05, -0.08, 0, 0] }, true],
])('%s', (_, camera, isReal) => {
  expect(hasRealLenses(modelOf(3, 5, [camera]))).toBe(isReal)
})

test('a focal length that agrees with EXIF is not given up for a photo more, but for many', () => {
  const found = (images: number, focalPx: number): FoundModel => ({
    dir: '',
    reconstruction: modelOf(images, 30, [{ ...LENS, params: [focalPx, 500, 375, 0] }]),
  })
  const contradicts = ({ reconstruction }: FoundModel) => reconstruction.cameras.get(1)?.params[0] !== 900
  expect(isBetter(found(11, 2000), found(10, 900), contradicts)).toBe(false)
  expect(isBetter(found(14, 2000), found(10, 900), contradicts)).toBe(true)
  expect(isBetter(found(11, 900), found(10, 900), contradicts)).toBe(true)
  expect(isBetter(found(11, 2000), found(10, 2100), contradicts)).toBe(true)
  // Nobody's lens.
  expect(isBetter(found(11, 2000), found(11, 90_000), contradicts)).toBe(true)
})

test('photos outweigh a lens that is a little off, and none outweighs an impossible one', () => {
  const found = (images: number, focalPx: number): FoundModel => ({
    dir: '',
    reconstruction: modelOf(images, 30, [{ ...LENS, params: [focalPx, 500, 375, 0] }]),
  })
  const ordered = (...models: FoundModel[]) =>
    models.sort(byWorth).map(({ reconstruction }) => reconstruction.images.length)
  // 1000 px wide: a focal length of 300 px is the shortest that is made, 200 px the shortest that is doubtful.
  expect(ordered(found(3, 900), found(40, 250))).toEqual([40, 3])
  expect(ordered(found(21, 900), found(40, 250))).toEqual([21, 40])
  expect(ordered(found(3, 900), found(40, 100))).toEqual([3, 40])
  expect(ordered(found(3, 100), found(40, 100))).toEqual([40, 3])
})
