import { SUBJECT_REACH, type Subject } from '../../geometry/find-subject.ts'
import { lookAt } from '../../geometry/look-at.ts'
import { median } from '../../geometry/median.ts'
import { add, cross, distance, dot, length, normalize, scale, subtract, type Vector3 } from '../../geometry/vector3.ts'
import type { RenderCamera } from '../../images/render-camera.ts'

export interface Orbit {
  /** Of the model, which pictures are taken of. */
  target: Vector3
  /** Unit direction from there to the place in front of it, a little above. */
  front: Vector3
  /** How far it can be walked around to either side and still shows what was photographed; 180 for all around. */
  swingDeg: number
}

/** When the photographers stood all around, their mean position shows no front. */
const ALL_AROUND = 0.35

/** A scene photographed from one side is shown a bit beyond the outermost photos, and never at a glancing angle. */
const SWING_DEG = { least: 15, most: 55 }

/** Raises the direction of the level-headed: depth shows, and no view is from under the floor. */
const FROM_ABOVE = 0.25

/** Field of view of the pictures across their height. */
const FIELD_DEG = 40
const TAN_HALF_FIELD = Math.tan((FIELD_DEG * Math.PI) / 360)

/** Moving the target moves the eye: after so many rounds neither moves. */
const CENTRING_ROUNDS = 3

/** Share of the points that a picture must hold, and the room around them. */
const POINTS_IN_VIEW = 0.99
const MARGIN = 1.12

/** With less of the surface near the subject, it is elsewhere than the sparse points suggest. */
const MIN_NEAR = 0.1

/** The points that pictures are to hold: those near the subject, in whose frame they are; x, y, z of each. */
export function pointsToFrame(points: Float32Array, { center, radius }: Subject): Float32Array {
  const near: number[] = []
  for (let i = 0; i < points.length; i += 3) {
    const point = [...points.subarray(i, i + 3)] as Vector3
    if (distance(point, center) <= SUBJECT_REACH * radius) near.push(...point)
  }
  return near.length >= MIN_NEAR * points.length ? Float32Array.from(near) : points
}

/** How to walk around a model for pictures. All in its y-up frame: points of its surface, and where photos were taken. */
export function planOrbit(points: Float32Array, photoCenters: readonly Vector3[]): Orbit {
  const target = [0, 1, 2].map((axis) => middle(points.filter((_, i) => i % 3 === axis))) as Vector3
  const offsets = photoCenters.map((center) => subtract(center, target))
  const level = offsets.map(([x, , z]): Vector3 => [x, 0, z])
  const mean = scale(level.reduce(add, [0, 0, 0]), 1 / Math.max(1, offsets.length))
  const meanLength = level.reduce((sum, offset) => sum + length(offset), 0) / Math.max(1, offsets.length)
  const allAround = length(mean) <= ALL_AROUND * meanLength
  const straight = (allAround ? level[0] : mean) ?? [0, 0, 1]
  const forward: Vector3 = length(straight) > 0 ? normalize(straight) : [0, 0, 1]
  const rise = Math.max(0, median(offsets.map((offset) => offset[1] / (length(offset) || 1))) || 0)
  const angles = level.map((offset) => Math.abs(angleDeg(forward, offset)))
  const swingDeg = allAround ? 180 : Math.min(SWING_DEG.most, Math.max(SWING_DEG.least, ...angles))
  const front = normalize(add(forward, [0, Math.min(1, rise) + FROM_ABOVE, 0]))
  return { target: centred(points, target, front, allAround), front, swingDeg }
}

/** The target moved so that the model, seen from the front, has as much room above as below, and at both sides. */
function centred(points: Float32Array, start: Vector3, front: Vector3, allAround: boolean): Vector3 {
  const right = normalize(cross([0, 1, 0], front))
  const up = cross(front, right)
  const tangents = { x: (4 / 3) * TAN_HALF_FIELD, y: TAN_HALF_FIELD }
  let target = start
  for (let round = 0; round < CENTRING_ROUNDS; round++) {
    const range = rangeToSee(points, target, front, tangents)
    const eye = add(target, scale(front, range))
    const seen = (axis: Vector3) =>
      middle(
        Float32Array.from({ length: points.length / 3 }, (_, i) => {
          const ray = subtract([...points.subarray(3 * i, 3 * i + 3)] as Vector3, eye)
          return -dot(ray, axis) / dot(ray, front)
        }),
      )
    // Turned around, the target must stay on the axis.
    const sideways = allAround ? 0 : seen(right)
    target = add(target, add(scale(right, sideways * range), [0, (seen(up) * range) / up[1], 0]))
  }
  return target
}

/** Cameras at these angles from the front, all as far away as the one that needs most to hold the model. */
export function orbitCameras(
  { target, front }: Orbit,
  points: Float32Array,
  { turnsDeg, widthPx, heightPx }: { turnsDeg: readonly number[]; widthPx: number; heightPx: number },
): RenderCamera[] {
  const focalPx = heightPx / 2 / TAN_HALF_FIELD
  const directions = turnsDeg.map((deg) => turned(front, deg))
  const tangents = { x: widthPx / 2 / focalPx, y: heightPx / 2 / focalPx }
  const range = MARGIN * Math.max(...directions.map((direction) => rangeToSee(points, target, direction, tangents)))
  return directions.map((direction) => ({
    widthPx,
    heightPx,
    fxPx: focalPx,
    fyPx: focalPx,
    cxPx: widthPx / 2,
    cyPx: heightPx / 2,
    camFromWorld: lookAt(add(target, scale(direction, range)), target, [0, 1, 0]),
  }))
}

/** Between the ends, strays left out. */
function middle(values: Float32Array): number {
  values.sort()
  const stray = Math.floor(((1 - POINTS_IN_VIEW) / 2) * values.length)
  return ((values[stray] ?? 0) + (values[values.length - 1 - stray] ?? 0)) / 2
}

/** From how far along `direction` most of the points are in view. */
function rangeToSee(
  points: Float32Array,
  target: Vector3,
  direction: Vector3,
  tangents: { x: number; y: number },
): number {
  const right = normalize(cross([0, 1, 0], direction))
  const up = cross(direction, right)
  const needed = Float64Array.from({ length: points.length / 3 }, (_, i) => {
    const offset = subtract([...points.subarray(3 * i, 3 * i + 3)] as Vector3, target)
    return (
      dot(offset, direction) +
      Math.max(Math.abs(dot(offset, right)) / tangents.x, Math.abs(dot(offset, up)) / tangents.y)
    )
  }).sort()
  return needed[Math.floor(POINTS_IN_VIEW * (needed.length - 1))] ?? 1
}

function turned([x, y, z]: Vector3, deg: number): Vector3 {
  const [c, s] = [Math.cos((deg * Math.PI) / 180), Math.sin((deg * Math.PI) / 180)]
  return [c * x + s * z, y, c * z - s * x]
}

/** Between two level directions, around y. */
function angleDeg([ax, , az]: Vector3, [bx, , bz]: Vector3): number {
  return (Math.atan2(az * bx - ax * bz, ax * bx + az * bz) * 180) / Math.PI
}
