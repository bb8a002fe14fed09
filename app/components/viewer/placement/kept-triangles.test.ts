import { Vector3 } from 'three'
import { expect, it } from 'vitest'
import { type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import { cubeModel } from '../testing/cube-model.ts'
import { countKept, placedTriangles } from './kept-triangles.ts'
import type { Crop } from './placement-geometry.ts'

/** A cube of side 1 around (2, 0, 0), as it is placed. */
function placed(placement: Placement) {
  const { surface } = cubeModel({ center: new Vector3(2, 0, 0), isSurface: true })
  if (!surface) throw new Error('no surface')
  return placedTriangles(surface, placement)
}

it('counts all without a box, and in one that holds the model', () => {
  const all: Crop = { min: [-9, -9, -9], max: [9, 9, 9] }
  expect(countKept(placed(UNPLACED), null)).toEqual({ kept: 12, whole: 12 })
  expect(countKept(placed(UNPLACED), all)).toEqual({ kept: 12, whole: 12 })
})

it('counts what reaches into the box, in the placed frame', () => {
  // A quarter to the left: what was +x is up, and the cube from 1 to 2 high, with its origin half a unit up.
  const lying: Placement = { ...UNPLACED, rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2], origin: [0.5, 0, 0] }
  const top: Crop = { min: [-9, 1.9, -9], max: [9, 9, 9] }
  // The two triangles of the top, and the eight of the sides.
  expect(countKept(placed(lying), top).kept).toBe(10)
  expect(countKept(placed(UNPLACED), top).kept).toBe(0)
})
