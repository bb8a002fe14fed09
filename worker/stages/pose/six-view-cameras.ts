import type { ViewName } from '#server/contracts/capture/capture.ts'
import { lookAt } from '../../geometry/look-at.ts'
import type { RigidTransform } from '../../geometry/rigid-transform.ts'
import { scale, type Vector3 } from '../../geometry/vector3.ts'

/**
 * How six pictures were taken. All that differs between programs: whether `left` is the object's own left side or the
 * left of who faces it, and how the pictures from above and below are turned.
 */
export interface SixViewConvention {
  leftIs: 'object' | 'viewer'
  /** Where the front is in the picture from above: up for 0, then clockwise. */
  topTurnDeg: number
  bottomTurnDeg: number
}

/** Up is +y, the front looks along +z, the object's own left is +x. */
const UP: Vector3 = [0, 1, 0]
const TURNS_DEG = [0, 180, 90, 270]

/** The most usual first: what the images can't distinguish is decided by the order. */
export const SIX_VIEW_CONVENTIONS: readonly SixViewConvention[] = (['object', 'viewer'] as const).flatMap((leftIs) =>
  TURNS_DEG.flatMap((topTurnDeg) => TURNS_DEG.map((bottomTurnDeg) => ({ leftIs, topTurnDeg, bottomTurnDeg }))),
)

/** Poses of cameras that look at the origin from `distance` along the axes; world as above, `camFromWorld` COLMAP's. */
export function sixViewPoses(convention: SixViewConvention, distance: number): Record<ViewName, RigidTransform> {
  const left = convention.leftIs === 'object' ? 1 : -1
  const from = (direction: Vector3, up: Vector3): RigidTransform => lookAt(scale(direction, distance), [0, 0, 0], up)
  return {
    front: from([0, 0, 1], UP),
    back: from([0, 0, -1], UP),
    left: from([left, 0, 0], UP),
    right: from([-left, 0, 0], UP),
    // Seen from above a turn to the right of the picture goes from +z to +x, from below to -x.
    top: from([0, 1, 0], frontTurnedBy(convention.topTurnDeg)),
    bottom: from([0, -1, 0], frontTurnedBy(-convention.bottomTurnDeg)),
  }
}

/** The direction that is up in the picture. */
function frontTurnedBy(angleDeg: number): Vector3 {
  const angle = (angleDeg * Math.PI) / 180
  return [Math.round(Math.sin(angle)), 0, Math.round(Math.cos(angle))]
}
