import { Quaternion, Ray, Vector3 } from 'three'
import { expect, it } from 'vitest'
import { type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import {
  cropHandles,
  cropPlanes,
  placedFromReconstructed,
  reconstructedFromPlaced,
  upOf,
  valueUnderRay,
  withCropFace,
  withGround,
  withQuarterTurn,
} from './placement-geometry.ts'

const { x, y, z, w } = new Quaternion().setFromAxisAngle(new Vector3(1, 2, 3).normalize(), 0.7)
const TILTED: Placement = { ...UNPLACED, rotation: [x, y, z, w], origin: [0.5, -0.2, 0.1] }

/** On a slope through (0, 1, 0). */
const SLOPE = [new Vector3(0, 1, 0), new Vector3(1, 1.5, 0), new Vector3(0, 1.2, 1)]

it('goes from one frame to the other and back', () => {
  const point = new Vector3(1, 2, 3)
  const back = reconstructedFromPlaced(placedFromReconstructed(point, TILTED), TILTED)
  expect(back.distanceTo(point)).toBeLessThan(1e-12)
  expect(placedFromReconstructed(upOf(TILTED).add(new Vector3(0.5, -0.2, 0.1)), TILTED).y).toBeCloseTo(1)
})

it('lays the ground level at height 0, with the eye above it', () => {
  for (const eye of [new Vector3(0, 9, 0), new Vector3(0, -9, 0)]) {
    const placed = withGround(TILTED, SLOPE, eye)
    if (!placed) throw new Error('no ground')
    for (const point of SLOPE) expect(placedFromReconstructed(point, placed).y).toBeCloseTo(0)
    expect(placedFromReconstructed(eye, placed).y).toBeGreaterThan(0)
  }
})

it('takes no ground from three points on a line', () => {
  const line = [new Vector3(0, 0, 0), new Vector3(1, 1, 1), new Vector3(3, 3, 3)]
  expect(withGround(UNPLACED, line, new Vector3(0, 9, 0))).toBeNull()
})

it('is back where it was after four quarter turns', () => {
  let placement = TILTED
  for (let i = 0; i < 4; i++) placement = withQuarterTurn(placement, 'x', 1)
  const point = new Vector3(1, 2, 3)
  expect(placedFromReconstructed(point, placement).distanceTo(placedFromReconstructed(point, TILTED))).toBeLessThan(
    1e-9,
  )
})

it('keeps what is in the crop box when the model is turned over', () => {
  const cropped: Placement = { ...UNPLACED, crop: { min: [0, 0, 0], max: [1, 2, 3] } }
  const { crop } = withQuarterTurn(cropped, 'z', 1)
  const ends = crop && [...crop.min, ...crop.max]
  expect(ends?.map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([-2, 0, 0, 0, 1, 3])
})

it('cuts at the faces of a turned box', () => {
  const placement: Placement = { ...TILTED, crop: { min: [-1, -1, -1], max: [1, 2, 1] } }
  const isKept = (placed: Vector3) =>
    cropPlanes(placement).every((plane) => plane.distanceToPoint(reconstructedFromPlaced(placed, placement)) > 0)
  expect(isKept(new Vector3(0.9, 1.9, -0.9))).toBe(true)
  expect(isKept(new Vector3(0.9, 2.1, -0.9))).toBe(false)
  expect(isKept(new Vector3(-1.1, 0, 0))).toBe(false)
})

it('moves a face of the box to where the pointer points, no farther than the model and the face across', () => {
  const bounds = { min: [-4, -4, -4], max: [4, 4, 4] } satisfies Placement['crop']
  const placement: Placement = { ...TILTED, crop: bounds }
  const handle = cropHandles(placement).find(({ axis, end }) => axis === 1 && end === 'max')
  if (!handle) throw new Error('no handle')
  const eye = reconstructedFromPlaced(new Vector3(2, 1.5, 9), placement)
  const target = reconstructedFromPlaced(new Vector3(0, 1.5, 0), placement)
  const value = valueUnderRay(new Ray(eye, target.sub(eye).normalize()), handle, placement)
  expect(value).toBeCloseTo(1.5)
  const face = { axis: 1, end: 'max' } as const
  expect(withCropFace(placement, bounds, { ...face, value }).crop?.max[1]).toBeCloseTo(1.5)
  expect(withCropFace(placement, bounds, { ...face, value: 99 }).crop?.max[1]).toBe(4)
  expect(withCropFace(placement, bounds, { ...face, value: -99 }).crop?.max[1]).toBeGreaterThan(-4)
})
