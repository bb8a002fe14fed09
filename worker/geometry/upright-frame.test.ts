import { expect, it } from 'vitest'
import type { RegisteredImage, SparsePoints } from '../colmap/model-types.ts'
import { SIX_VIEW_CONVENTIONS, type SixViewConvention, sixViewPoses } from '../stages/pose/six-view-cameras.ts'
import { makeRandom } from '../testing/make-random.ts'
import { lookAt } from './look-at.ts'
import { fromColumns, multiply } from './matrix3.ts'
import { cameraCenter, poseFromCenter, worldFromCamRotation } from './rigid-transform.ts'
import { uprightFrame } from './upright-frame.ts'
import { add, cross, normalize, scale, type Vector3 } from './vector3.ts'

const POINTS = { count: 0, positions: new Float64Array(0) } as SparsePoints

it('is not tilted by views from straight above and below', () => {
  const poses = Object.values(sixViewPoses(SIX_VIEW_CONVENTIONS[0] as SixViewConvention, 2))
  const images = poses.map((camFromWorld, i) => ({ name: `${i}`, camFromWorld }) as RegisteredImage)
  const { rotation } = uprightFrame(images, POINTS)
  expect(uprightFrame(images, POINTS, { worldIsGiven: true }).rotation[4]).toBe(1)
  // The front looks along +z, up is +y: glTF's own frame.
  for (const [i, value] of [1, 0, 0, 0, 1, 0, 0, 0, 1].entries()) expect(rotation[i]).toBeCloseTo(value, 2)
})

/** Cameras on a dome that look at its middle; `share` of the turn and `rollDeg` of their roll, at random. */
function dome(up: Vector3, { share = 1, rollDeg = 0, lying = false } = {}): RegisteredImage[] {
  const random = makeRandom(3)
  const side: Vector3 = [up[1], up[2], up[0]]
  const front = cross(up, side)
  return Array.from({ length: 40 }, (_, id) => {
    const [azimuth, height] = [2 * Math.PI * share * random(), 0.2 + 1.2 * random()]
    const level = add(scale(side, Math.cos(azimuth)), scale(front, Math.sin(azimuth)))
    const upright = lookAt(scale(normalize(add(level, scale(up, height))), 3), [0, 0, 0], up)
    const roll = (rollDeg * (2 * random() - 1) * Math.PI) / 180 + (lying ? Math.PI / 2 : 0)
    const [c, s] = [Math.cos(roll), Math.sin(roll)]
    const turned = multiply(worldFromCamRotation(upright), fromColumns([c, s, 0], [-s, c, 0], [0, 0, 1]))
    return { id, name: `${id}`, camFromWorld: poseFromCenter(turned, cameraCenter(upright)) } as RegisteredImage
  })
}

const upOf = (images: RegisteredImage[], worldIsGiven = true) => {
  const [, , , x, y, z] = uprightFrame(images, POINTS, { worldIsGiven }).rotation
  return [x, y, z]
}

it.each([
  ['of Blender', [0, 0, 1], {}],
  ['of OpenGL', [0, 1, 0], {}],
  ['seen from one side', [0, 0, 1], { share: 0.3 }],
  ['by a hand that sways', [0, 1, 0], { rollDeg: 15 }],
  ['by a phone that stores its pictures lying', [0, 1, 0], { lying: true, rollDeg: 5, share: 0.4 }],
] as const)('keeps the up of a given world: %s', (_, up, options) => {
  expect(upOf(dome([...up], options))).toEqual([...up])
})

it('goes by the cameras where the world has no up', () => {
  // COLMAP's: y is down, about, as its first camera has it.
  const tilted = normalize([0.1, -1, 0.15])
  const images = dome(tilted)
  expect(upOf(images)).toEqual(upOf(images, false))
  const rolled = dome([0, 0, 1], { rollDeg: 60 })
  expect(upOf(rolled)).toEqual(upOf(rolled, false))
  // Without the poses' word for it, an axis is nothing special.
  expect(upOf(dome([0, 0, 1], { share: 0.3 }), false)).not.toEqual([0, 0, 1])
})
