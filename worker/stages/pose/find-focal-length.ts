import { VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import { apply } from '../../geometry/matrix3.ts'
import { cameraCenter, type RigidTransform, worldFromCamRotation } from '../../geometry/rigid-transform.ts'
import { add, cross, dot, normalize, scale, subtract, type Vector3 } from '../../geometry/vector3.ts'
import { SIX_VIEW_CONVENTIONS, type SixViewConvention, sixViewPoses } from './six-view-cameras.ts'

/** Convex outlines, in pixels from the middle of each picture. */
export type SilhouetteHulls = Record<ViewName, readonly [number, number][]>

export interface FoundCameras {
  focalPx: number
  convention: SixViewConvention
  /** How far the tangents of two neighbouring silhouettes are apart, mean over all, pixels. */
  tangentErrorPx: number
}

/** Fields of view to look between: wider cameras would see each other. */
const FOV_RANGE_DEG = [12, 84] as const
const FOV_STEP_DEG = 2

/** Conventions whose silhouettes agree nearly as well as the best can't be told apart by them: round objects. */
const PLAUSIBLE = { factor: 1.5, addedPx: 0.25 }

/**
 * Focal length and convention from silhouettes alone. A plane through two camera centres that touches the object appears
 * as a tangent of both silhouettes (the frontier points of Cipolla and Giblin; used like this by Hernández, Schmitt
 * and Cipolla 2007, "Silhouette coherence"): neighbouring views must agree on the first and last such plane. Only the
 * right focal length makes them agree; the distance is the unit of everything and does not matter.
 *
 * @param focalPx where it is known: then only the convention is looked for.
 * @returns what the silhouettes allow, the most usual convention first
 */
export function findFocalLengths(outlines: SilhouetteHulls, sizePx: number, focalPx: number | null): FoundCameras[] {
  const focalOf = (fovDeg: number): number => sizePx / 2 / Math.tan((fovDeg * Math.PI) / 360)
  const found = SIX_VIEW_CONVENTIONS.map((convention) => {
    const poses = sixViewPoses(convention, 1)
    const errorAt = (focal: number): number => tangentError(outlines, poses, focal)
    const best = focalPx ?? focalOf(searchMinimum((fov) => errorAt(focalOf(fov)), FOV_RANGE_DEG, FOV_STEP_DEG))
    return { focalPx: best, convention, tangentErrorPx: errorAt(best) }
  })
  const least = Math.min(...found.map(({ tangentErrorPx }) => tangentErrorPx))
  return found.filter(({ tangentErrorPx }) => tangentErrorPx <= PLAUSIBLE.factor * least + PLAUSIBLE.addedPx)
}

/** Mean over both tangents of all neighbouring views, pixels at the middle of the picture. */
function tangentError(outlines: SilhouetteHulls, poses: Record<ViewName, RigidTransform>, focalPx: number): number {
  let sum = 0
  let count = 0
  for (const [i, first] of VIEW_NAMES.entries()) {
    for (const second of VIEW_NAMES.slice(i + 1)) {
      const from = cameraCenter(poses[first])
      const to = cameraCenter(poses[second])
      // Opposite views see each other's centre inside of the silhouette: no tangents.
      if (Math.abs(dot(from, to)) > 1e-9) continue
      const axis = normalize(subtract(to, from))
      const inwards = normalize(scale(add(from, to), -1))
      const frame = { axis, inwards, sideways: cross(axis, inwards) }
      const a = anglesAbout(frame, outlines[first], poses[first], focalPx)
      const b = anglesAbout(frame, outlines[second], poses[second], focalPx)
      sum += focalPx * (Math.abs(a.least - b.least) + Math.abs(a.most - b.most))
      count += 2
    }
  }
  return sum / count
}

interface AxisFrame {
  axis: Vector3
  inwards: Vector3
  sideways: Vector3
}

/** The least and the greatest angle about the axis at which the outline is seen, radians. */
function anglesAbout(
  { inwards, sideways }: AxisFrame,
  outline: readonly [number, number][],
  pose: RigidTransform,
  focalPx: number,
): { least: number; most: number } {
  const worldFromCam = worldFromCamRotation(pose)
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const [x, y] of outline) {
    const ray = apply(worldFromCam, [x, y, focalPx])
    const angle = Math.atan2(dot(ray, sideways), dot(ray, inwards))
    if (angle < least) least = angle
    if (angle > most) most = angle
  }
  return { least, most }
}

/** A step-wise search, then golden sections around the best step. */
function searchMinimum(f: (x: number) => number, [from, to]: readonly [number, number], step: number): number {
  let best = from
  let least = Number.POSITIVE_INFINITY
  for (let x = from; x <= to; x += step) {
    const value = f(x)
    if (value < least) [best, least] = [x, value]
  }
  let [low, high] = [best - step, best + step]
  while (high - low > 1e-4) {
    const third = (high - low) * 0.381966
    if (f(low + third) < f(high - third)) high -= third
    else low += third
  }
  return (low + high) / 2
}
