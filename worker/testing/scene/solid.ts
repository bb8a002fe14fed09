import { fromColumns, type Matrix3 } from '../../geometry/matrix3.ts'
import {
  add,
  anyPerpendicular,
  cross,
  distance,
  normalize,
  scale,
  subtract,
  type Vector3,
} from '../../geometry/vector3.ts'

/**
 * A rounded box, or one whose section sweeps a ring: with zero sizes a ball, with one size a rod, on a
 * ring a torus. One formula for all lets the renderer evaluate them without a call a solid.
 */
export interface Solid {
  center: Vector3
  /** Its axes in the world are the columns. */
  rotation: Matrix3
  /** Radius of the ring around its z axis; 0 for a plain box. */
  ring: number
  /** Half sizes without the rounding. On a ring: radial, unused, along z. */
  half: Vector3
  roundness: number
}

const UPRIGHT: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1]

export function ball(center: Vector3, radius: number): Solid {
  return { center, rotation: UPRIGHT, ring: 0, half: [0, 0, 0], roundness: radius }
}

/** `half` are its half sizes with the rounding. */
export function box(center: Vector3, rotation: Matrix3, half: Vector3, roundness: number): Solid {
  return { center, rotation, ring: 0, half: subtract(half, [roundness, roundness, roundness]), roundness }
}

export function torus(center: Vector3, rotation: Matrix3, majorRadius: number, minorRadius: number): Solid {
  return { center, rotation, ring: majorRadius, half: [0, 0, 0], roundness: minorRadius }
}

/** From `a` to `b`, with round ends. */
export function rod(a: Vector3, b: Vector3, radius: number): Solid {
  const y = normalize(subtract(b, a))
  const x = anyPerpendicular(y)
  const half: Vector3 = [0, distance(a, b) / 2, 0]
  return { center: scale(add(a, b), 0.5), rotation: fromColumns(x, y, cross(x, y)), ring: 0, half, roundness: radius }
}

/** Radius of a ball around the centre that holds the solid. */
export function boundingRadius({ ring, half: [hx, hy, hz], roundness }: Solid): number {
  return (ring > 0 ? Math.hypot(ring + hx, hz) : Math.hypot(hx, hy, hz)) + roundness
}
