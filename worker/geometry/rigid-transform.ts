import { apply, type Matrix3, transpose } from './matrix3.ts'
import { matrixFromQuaternion, type Quaternion, quaternionFromMatrix } from './quaternion.ts'
import { scale, type Vector3 } from './vector3.ts'

/**
 * `b = rotation * a + translation`. A camera's is `camFromWorld` in COLMAP's convention: the camera
 * looks along +z, x right, y down.
 */
export interface RigidTransform {
  rotation: Quaternion
  translation: Vector3
}

/** Where a camera stands, in the world frame. */
export function cameraCenter(camFromWorld: RigidTransform): Vector3 {
  return scale(apply(worldFromCamRotation(camFromWorld), camFromWorld.translation), -1)
}

/** Its columns are the camera's right, down and forward directions in the world frame. */
export function worldFromCamRotation(camFromWorld: RigidTransform): Matrix3 {
  return transpose(matrixFromQuaternion(camFromWorld.rotation))
}

/** The pose of a camera at `center` whose axes in the world frame are the columns of `worldFromCam`. */
export function poseFromCenter(worldFromCam: Matrix3, center: Vector3): RigidTransform {
  const camFromWorld = transpose(worldFromCam)
  return { rotation: quaternionFromMatrix(camFromWorld), translation: scale(apply(camFromWorld, center), -1) }
}
