import assert from 'node:assert/strict'
import { alignSimilarity } from '../geometry/align-similarity.ts'
import { type Matrix3, multiply, transpose } from '../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../geometry/quaternion.ts'
import { cameraCenter, type RigidTransform } from '../geometry/rigid-transform.ts'
import { applySimilarity, type Similarity } from '../geometry/similarity.ts'
import { distance, type Vector3 } from '../geometry/vector3.ts'

export interface PoseComparison {
  /** Maps the estimate's world to the true one: fitted to the camera centres alone. */
  alignment: Similarity
  /** For each camera, in units of the true world. */
  centerErrors: number[]
  /** For each camera, the angle between the true and the aligned orientation. */
  rotationErrorsDeg: number[]
}

/**
 * How far estimated camera poses (`camFromWorld`) are from the true ones, given in the same order.
 *
 * @throws Error when the centres do not determine a similarity, see `alignSimilarity`.
 */
export function comparePoses(estimated: readonly RigidTransform[], truth: readonly RigidTransform[]): PoseComparison {
  assert.equal(estimated.length, truth.length, 'as many estimated poses as true ones')
  const trueCenters = truth.map(cameraCenter)
  const alignment = alignSimilarity(estimated.map(cameraCenter), trueCenters)
  return {
    alignment,
    centerErrors: estimated.map((pose, i) =>
      distance(applySimilarity(alignment, cameraCenter(pose)), trueCenters[i] as Vector3),
    ),
    rotationErrorsDeg: estimated.map((pose, i) => {
      const aligned = multiply(matrixFromQuaternion(pose.rotation), transpose(alignment.rotation))
      const difference = multiply(transpose(aligned), matrixFromQuaternion((truth[i] as RigidTransform).rotation))
      return rotationAngleDeg(difference)
    }),
  }
}

/** From sine and cosine both: the arc cosine of the trace alone is blind to small angles. */
function rotationAngleDeg(m: Matrix3): number {
  const sine = Math.hypot(m[7] - m[5], m[2] - m[6], m[3] - m[1])
  const cosine = m[0] + m[4] + m[8] - 1
  return (Math.atan2(sine, cosine) * 180) / Math.PI
}
