import { apply, fromColumns, multiply, transpose } from '../../geometry/matrix3.ts'
import { matrixFromQuaternion, quaternionFromMatrix } from '../../geometry/quaternion.ts'
import type { RigidTransform } from '../../geometry/rigid-transform.ts'
import { subtract, type Vector3 } from '../../geometry/vector3.ts'

/** A point of COLMAP's world in the frame of `model.glb`; `gltfFromWorld` as `TexturedModel` has it. */
export function pointInModel(point: Vector3, gltfFromWorld: readonly number[]): Vector3 {
  const [x, y, z] = apply(rotationOf(gltfFromWorld), point)
  const [tx, ty, tz] = translationOf(gltfFromWorld)
  return [x + tx, y + ty, z + tz]
}

/** The pose of a camera as seen from the frame of `model.glb` instead of COLMAP's world. */
export function poseInModel(camFromWorld: RigidTransform, gltfFromWorld: readonly number[]): RigidTransform {
  const rotation = multiply(matrixFromQuaternion(camFromWorld.rotation), transpose(rotationOf(gltfFromWorld)))
  return {
    rotation: quaternionFromMatrix(rotation),
    translation: subtract(camFromWorld.translation, apply(rotation, translationOf(gltfFromWorld))),
  }
}

function rotationOf(m: readonly number[]) {
  const column = (k: number) => m.slice(4 * k, 4 * k + 3) as Vector3
  return fromColumns(column(0), column(1), column(2))
}

function translationOf(m: readonly number[]): Vector3 {
  return m.slice(12, 15) as Vector3
}
