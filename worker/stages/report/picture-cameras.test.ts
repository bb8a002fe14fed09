import { expect, it } from 'vitest'
import type { Vector3 } from '../../geometry/vector3.ts'
import { toCameraFrame } from '../../images/render-camera.ts'
import { type Orbit, orbitCameras, planOrbit } from './picture-cameras.ts'

/** The corners and edges of a box of 4 x 2 x 1 around (10, 1, 0). */
const box = Float32Array.from(
  Array.from({ length: 64 }, (_, i) => [
    8 + (i % 4) * (4 / 3),
    (Math.floor(i / 4) % 4) * (2 / 3),
    Math.floor(i / 16) / 3 - 0.5,
  ]).flat(),
)

const ring = (anglesDeg: readonly number[]): Vector3[] =>
  anglesDeg.map((deg) => {
    const angle = (deg * Math.PI) / 180
    return [10 + 5 * Math.sin(angle), 1.5, 5 * Math.cos(angle)]
  })

function expectAllInView(orbit: Orbit, turnsDeg: readonly number[]): void {
  for (const camera of orbitCameras(orbit, box, { turnsDeg, widthPx: 400, heightPx: 300 })) {
    const points = toCameraFrame(box, camera.camFromWorld)
    const pixels = Array.from({ length: points.length / 3 }, (_, i) => {
      const [x, y, z] = points.subarray(3 * i, 3 * i + 3) as unknown as Vector3
      expect(z).toBeGreaterThan(0)
      return [camera.fxPx * (x / z) + camera.cxPx, camera.fyPx * (y / z) + camera.cyPx] as const
    })
    for (const [x, y] of pixels) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(400)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(300)
    }
  }
}

it('goes all around what was photographed from all around', () => {
  const orbit = planOrbit(box, ring([0, 60, 120, 180, 240, 300]))
  expect(orbit.swingDeg).toBe(180)
  expect(orbit.target[0]).toBeCloseTo(10)
  expect(orbit.target[2]).toBeCloseTo(0)
  expectAllInView(orbit, [0, 45, 90, 135, 180, 225, 270, 315])
})

it('swings before what was photographed from one side, as far as the photos went', () => {
  const orbit = planOrbit(box, ring([60, 75, 90, 105, 120]))
  expect(orbit.swingDeg).toBeCloseTo(30, 0)
  // From the photos' side, a little from above.
  expect(orbit.front[0]).toBeGreaterThan(0.9)
  expect(orbit.front[1]).toBeGreaterThan(0.1)
  expectAllInView(orbit, [-30, 0, 30])
})

it('looks from somewhere when nothing is known of the photos', () => {
  const orbit = planOrbit(box, [])
  expectAllInView(orbit, [0])
})
