import { Group, Quaternion, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import { cubeModel } from '../viewer/testing/cube-model.ts'
import { alignModels } from './align-models.ts'

const PLACES = [new Vector3(4, 1, 0), new Vector3(0, 1, 4), new Vector3(-4, 2, 0), new Vector3(1, 3, -4)]
const photosOf = (...names: string[]) => names.map((fileName, i) => ({ fileName, uploadId: `${fileName}-${i}` }))
const NAMES = ['1.jpg', '2.jpg', '3.jpg', '4.jpg']

/** Cameras around a cube in another frame: twice as large, and moved. */
function twiceAsLarge(order: readonly number[]) {
  const center = new Vector3(10, 0, 0)
  const cameraPlaces = order.map((i) => (PLACES[i] as Vector3).clone().multiplyScalar(2).add(center))
  return cubeModel({ center, cameraPlaces })
}

test('a model is brought to another by the photos that both are of, in whatever order each has them', () => {
  const a = { model: cubeModel({ cameraPlaces: PLACES }), photos: photosOf(...NAMES), placement: UNPLACED }
  const b = {
    model: twiceAsLarge([2, 0, 3, 1]),
    photos: photosOf('3.jpg', '1.jpg', '4.jpg', '2.jpg'),
    placement: UNPLACED,
  }
  const { aFromB, by } = alignModels(a, b)
  expect(by).toBe('cameras')
  expect(new Vector3(10, 0, 0).applyMatrix4(aFromB).length()).toBeLessThan(1e-6)
  expect(new Vector3(12, 0, 0).applyMatrix4(aFromB).distanceTo(new Vector3(1, 0, 0))).toBeLessThan(1e-6)
  // Drawn there, it is found there again when a finer one takes the place of the first.
  const group = new Group().add(b.model.scene)
  group.applyMatrix4(aFromB)
  const again = alignModels(a, b).aFromB
  expect(new Vector3(12, 0, 0).applyMatrix4(again).distanceTo(new Vector3(1, 0, 0))).toBeLessThan(1e-6)
})

test('of other photos both stand as they were placed, where both have their real size', () => {
  const turn = new Quaternion().setFromAxisAngle(new Vector3(0, 0, 1), Math.PI / 2)
  const placement: Placement = {
    metresPerUnit: 0.5,
    rotation: turn.toArray() as Placement['rotation'],
    origin: [1, 0, 0],
    crop: null,
  }
  const inMetres: Placement = { ...UNPLACED, metresPerUnit: 1 }
  const a = { model: cubeModel({ cameraPlaces: PLACES }), photos: photosOf(...NAMES), placement: inMetres }
  const b = { ...a, photos: photosOf('a', 'b', 'c', '4.jpg'), placement }
  const { aFromB, by } = alignModels(a, b)
  expect(by).toBe('placed')
  expect(new Vector3(3, 0, 0).applyMatrix4(aFromB).distanceTo(new Vector3(0, 1, 0))).toBeLessThan(1e-9)
  const back = alignModels(b, a).aFromB
  expect(new Vector3(0, 1, 0).applyMatrix4(back).distanceTo(new Vector3(3, 0, 0))).toBeLessThan(1e-9)
})

test('of other photos and without a real size both are in one place, and equally large', () => {
  const a = { model: cubeModel({ isSurface: true }), photos: photosOf(...NAMES), placement: UNPLACED }
  const model = cubeModel({ isSurface: true, center: new Vector3(10, 0, 0) })
  model.scene.scale.setScalar(3)
  const b = { model, photos: photosOf('a', 'b', 'c'), placement: UNPLACED }
  const { aFromB, by } = alignModels(a, b)
  expect(by).toBe('size')
  const corner = new Vector3(31.5, 1.5, 1.5)
  expect(
    corner
      .clone()
      .applyMatrix4(aFromB)
      .distanceTo(new Vector3(0.5, 0.5, 0.5)),
  ).toBeLessThan(1e-6)
  // Drawn there, it is found there again when a finer one takes the place of the first.
  const group = new Group().add(model.scene)
  group.applyMatrix4(aFromB)
  expect(corner.applyMatrix4(alignModels(a, b).aFromB).distanceTo(new Vector3(0.5, 0.5, 0.5))).toBeLessThan(1e-6)
})

test('photos whose names occur twice are told apart by their uploads', () => {
  const photos = photosOf('x.jpg', 'x.jpg', 'x.jpg', 'x.jpg')
  const a = { model: cubeModel({ cameraPlaces: PLACES }), photos, placement: UNPLACED }
  const b = { model: twiceAsLarge([0, 1, 2, 3]), photos, placement: UNPLACED }
  expect(alignModels(a, b).by).toBe('cameras')
  const others = photos.map((photo) => ({ ...photo, uploadId: `${photo.uploadId}!` }))
  expect(alignModels(a, { ...b, photos: others }).by).toBe('size')
})
