import { apply, type Matrix3 } from '../../../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../../../geometry/quaternion.ts'
import { cameraCenter, worldFromCamRotation } from '../../../geometry/rigid-transform.ts'
import { svd3 } from '../../../geometry/svd3.ts'
import { add, cross, dot, length, scale, subtract, type Vector3 } from '../../../geometry/vector3.ts'
import type { IndexCamera } from '../../../kernels/relative-projection.ts'
import type { InversePlane } from '../fit-inverse-plane.ts'

/** The points p of the world with normal . p = offset. */
export interface WorldPlane {
  /** Unit length. */
  normal: Vector3
  offset: number
}

/** Points of the world, x, y, z and how far off a plane each may be, four numbers each. */
export type WorldSamples = Float64Array

export function joinSamples(parts: readonly WorldSamples[]): WorldSamples {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** So far a point may be off a plane, as a share of its depth. */
const TOLERANCE = 0.005

/** Where pixels of a view with these inverse depths are in the world. */
export function worldSamples(
  { camera, widthPx }: { camera: IndexCamera; widthPx: number },
  pixels: readonly number[],
  inverse: readonly number[],
): WorldSamples {
  const { fxPx, fyPx, cxPx, cyPx } = camera.pinhole
  const rotation = worldFromCamRotation(camera.camFromWorld)
  const center = cameraCenter(camera.camFromWorld)
  return Float64Array.from(
    pixels.flatMap((pixel, n) => {
      const z = 1 / (inverse[n] as number)
      const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)]
      const point = add(apply(rotation, [(z * (x - cxPx)) / fxPx, (z * (y - cyPx)) / fyPx, z]), center)
      return [...point, TOLERANCE * z]
    }),
  )
}

/** Share of a region's border that the plane must have which it carries on. */
const MIN_ON = 0.2

/** Which of the planes has most of the samples; -1 when none has enough of them. */
export function carriedOn(samples: WorldSamples, planes: readonly WorldPlane[]): number {
  const on = planes.map((plane) => countOn(plane, samples))
  const most = Math.max(0, ...on)
  return most > 0 && most >= (MIN_ON * samples.length) / 4 ? on.indexOf(most) : -1
}

/** Planes that the scene's open regions carry on, at most: a floor, a table, walls. */
const MAX_PLANES = 4

/** Share of the samples that a plane must have. */
const MIN_SHARE = 0.06

/** Tries for a plane: one with a tenth of the samples is hit by three of them in one of a thousand. */
const TRIES = 1500

/** Samples that tries are judged by. */
const MAX_JUDGES = 1000

/** Rounds of refitting to what lies on the plane. */
const REFITS = 5

/** The planes that most samples lie on, the largest first (Fischler and Bolles 1981, one after the other). The same for the same samples. */
export function worldPlanes(samples: WorldSamples): WorldPlane[] {
  const planes: WorldPlane[] = []
  let left = samples
  const least = Math.max(3, (MIN_SHARE * samples.length) / 4)
  while (planes.length < MAX_PLANES && left.length / 4 >= least) {
    const plane = largestPlane(left)
    if (!plane) break
    const rest = left.filter((_, i) => !isOn(plane, left, i >> 2))
    if ((left.length - rest.length) / 4 < least) break
    planes.push(plane)
    left = rest
  }
  return planes
}

function isOn({ normal, offset }: WorldPlane, samples: WorldSamples, n: number): boolean {
  return Math.abs(dot(normal, pointOf(samples, n)) - offset) <= (samples[4 * n + 3] as number)
}

function pointOf(samples: WorldSamples, n: number): Vector3 {
  return [samples[4 * n] as number, samples[4 * n + 1] as number, samples[4 * n + 2] as number]
}

function largestPlane(samples: WorldSamples): WorldPlane | null {
  const count = samples.length / 4
  const step = Math.ceil(count / MAX_JUDGES)
  const judges = samples.filter((_, i) => (i >> 2) % step === 0)
  let best: WorldPlane | null = null
  let bestCount = 0
  let state = 1
  // Numerical Recipes' generator: its high bits, which the product takes, are the good ones.
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  for (let i = 0; i < TRIES; i++) {
    const [a, b, c] = [0, 1, 2].map(() => pointOf(samples, Math.floor(random() * count))) as [Vector3, Vector3, Vector3]
    const across = cross(subtract(b, a), subtract(c, a))
    const size = length(across)
    if (!(size > 0)) continue
    const normal = scale(across, 1 / size)
    const plane = { normal, offset: dot(normal, a) }
    const on = countOn(plane, judges)
    if (on > bestCount) [best, bestCount] = [plane, on]
  }
  for (let i = 0; i < REFITS && best; i++) best = refit(best, samples) ?? best
  return best
}

function countOn(plane: WorldPlane, samples: WorldSamples): number {
  let on = 0
  for (let n = 0; n < samples.length / 4; n++) if (isOn(plane, samples, n)) on++
  return on
}

/** The plane moved to what lies near it, then to what lies on it. */
export function settledPlane(plane: WorldPlane, samples: WorldSamples): WorldPlane {
  let settled = plane
  for (const tolerance of [4, 4, 4, 2, 2, 2, 1, 1, 1]) {
    const judged = samples.map((value, i) => (i % 4 === 3 ? tolerance * value : value))
    settled = refit(settled, judged) ?? settled
  }
  return settled
}

/** Through the samples on the plane, by least squares; null when there are too few. */
function refit(plane: WorldPlane, samples: WorldSamples): WorldPlane | null {
  const on: Vector3[] = []
  for (let n = 0; n < samples.length / 4; n++) if (isOn(plane, samples, n)) on.push(pointOf(samples, n))
  if (on.length < 3) return null
  const middle = scale(on.reduce(add), 1 / on.length)
  const covariance: Matrix3 = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (const point of on) {
    const offset = subtract(point, middle)
    for (let k = 0; k < 9; k++) {
      covariance[k] = (covariance[k] as number) + (offset[Math.floor(k / 3)] as number) * (offset[k % 3] as number)
    }
  }
  const { v } = svd3(covariance)
  const normal: Vector3 = [v[2], v[5], v[8]]
  return { normal, offset: dot(normal, middle) }
}

/** The plane as a camera sees it; null when the camera is on it. */
export function planeSeenFrom(
  { normal, offset }: WorldPlane,
  { pinhole: { fxPx, fyPx, cxPx, cyPx }, camFromWorld }: IndexCamera,
): InversePlane | null {
  const turned = apply(matrixFromQuaternion(camFromWorld.rotation), normal)
  const distance = offset + dot(turned, camFromWorld.translation)
  if (Math.abs(distance) < 1e-12) return null
  const dx = turned[0] / distance / fxPx
  const dy = turned[1] / distance / fyPx
  return { dx, dy, base: turned[2] / distance - dx * cxPx - dy * cyPx }
}
