import { Plane, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { cubeModel } from '../testing/cube-model.ts'
import { findGround } from './find-ground.ts'

const cube = cubeModel({ isSurface: true, center: new Vector3(3, 2, 1) })

test('lies below the middle of what stands on it', () => {
  const ground = findGround(cube, { up: new Vector3(0, 1, 0), planes: [] })
  expect(ground?.center.distanceTo(new Vector3(3, 1.5, 1))).toBeCloseTo(0)
  expect(ground?.height).toBeCloseTo(1)
  expect(ground?.radius).toBeCloseTo(Math.SQRT1_2)
})

test('follows another direction that is up', () => {
  const ground = findGround(cube, { up: new Vector3(-1, 0, 0), planes: [] })
  expect(ground?.center.distanceTo(new Vector3(3.5, 2, 1))).toBeCloseTo(0)
})

test('counts only what a crop box left, and is nowhere when that is nothing', () => {
  const lowerHalfIsCut = [new Plane(new Vector3(0, 1, 0), -2)]
  expect(findGround(cube, { up: new Vector3(0, 1, 0), planes: lowerHalfIsCut })).toBeNull()
  expect(findGround(cube, { up: new Vector3(1, 0, 0), planes: [new Plane(new Vector3(1, 0, 0), -9)] })).toBeNull()
})
