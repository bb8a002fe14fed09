import { fromColumns } from './matrix3.ts'
import { poseFromCenter, type RigidTransform } from './rigid-transform.ts'
import { anyPerpendicular, cross, length, normalize, subtract, type Vector3 } from './vector3.ts'

/**
 * `camFromWorld` of an upright camera at `center` that looks at `target`; `up` is the world's up
 * direction. Where it looks along `up` its roll is arbitrary.
 */
export function lookAt(center: Vector3, target: Vector3, up: Vector3): RigidTransform {
  const forward = normalize(subtract(target, center))
  const sideways = cross(forward, up)
  const right = length(sideways) > 1e-9 * length(up) ? normalize(sideways) : anyPerpendicular(forward)
  return poseFromCenter(fromColumns(right, cross(forward, right), forward), center)
}
