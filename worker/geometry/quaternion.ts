import type { Matrix3 } from './matrix3.ts'

/** w, x, y, z: COLMAP's order. glTF and three.js want x, y, z, w. */
export type Quaternion = [number, number, number, number]

/** Rotation matrix of a quaternion of any length but zero. */
export function matrixFromQuaternion(q: Quaternion): Matrix3 {
  const norm = Math.hypot(...q)
  const [w, x, y, z] = q.map((value) => value / norm) as Quaternion
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  ]
}

/** Unit quaternion of a rotation matrix, with w >= 0. Shepperd 1978: divides by the largest component. */
export function quaternionFromMatrix(m: Matrix3): Quaternion {
  const candidates: Quaternion = [
    1 + m[0] + m[4] + m[8],
    1 + m[0] - m[4] - m[8],
    1 - m[0] + m[4] - m[8],
    1 - m[0] - m[4] + m[8],
  ]
  const largest = candidates.indexOf(Math.max(...candidates))
  const [w4, x4, y4, z4] = candidates
  const raw: Quaternion[] = [
    [w4, m[7] - m[5], m[2] - m[6], m[3] - m[1]],
    [m[7] - m[5], x4, m[3] + m[1], m[2] + m[6]],
    [m[2] - m[6], m[3] + m[1], y4, m[7] + m[5]],
    [m[3] - m[1], m[2] + m[6], m[7] + m[5], z4],
  ]
  const q = raw[largest] ?? [1, 0, 0, 0]
  const norm = Math.hypot(...q) * (q[0] < 0 ? -1 : 1)
  return q.map((value) => value / norm) as Quaternion
}
