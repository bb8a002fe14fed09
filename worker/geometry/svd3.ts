import { fromColumns, type Matrix3, transpose } from './matrix3.ts'
import { anyPerpendicular, cross, dot, length, normalize, scale, subtract, type Vector3 } from './vector3.ts'

/** `m = u * diag(s) * transpose(v)`; u and v orthogonal, s not negative and falling. */
export interface Svd3 {
  u: Matrix3
  s: Vector3
  v: Matrix3
}

/** Sweeps converge quadratically: five are the usual, sixty can't be reached. */
const MAX_SWEEPS = 60

/** Singular values below this share of the largest are noise: their left vector is made up at right angles. */
const RANK_TOLERANCE = 1e-14

/** Singular value decomposition by one-sided Jacobi rotations (Hestenes 1958). */
export function svd3(m: Matrix3): Svd3 {
  const columnsOf = (a: Matrix3): Vector3[] => {
    const t = transpose(a)
    return [
      [t[0], t[1], t[2]],
      [t[3], t[4], t[5]],
      [t[6], t[7], t[8]],
    ]
  }
  const b = columnsOf(m)
  const v = columnsOf([1, 0, 0, 0, 1, 0, 0, 0, 1])
  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false
    for (const [p, q] of PAIRS) rotated = makeOrthogonal(b, v, p, q) || rotated
  }
  const order = [0, 1, 2].sort((i, k) => length(b[k] as Vector3) - length(b[i] as Vector3)) as Vector3
  const s = order.map((i) => length(b[i] as Vector3)) as Vector3
  const [v0, v1, v2] = order.map((i) => v[i]) as [Vector3, Vector3, Vector3]
  const [b0, b1, b2] = order.map((i) => b[i]) as [Vector3, Vector3, Vector3]
  const u0: Vector3 = s[0] > 0 ? normalize(b0) : [1, 0, 0]
  const u1 = s[1] > RANK_TOLERANCE * s[0] ? normalize(b1) : anyPerpendicular(u0)
  const u2 = s[2] > RANK_TOLERANCE * s[0] ? normalize(b2) : cross(u0, u1)
  return { u: fromColumns(u0, u1, u2), s, v: fromColumns(v0, v1, v2) }
}

const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const

/** Turns columns p and q of both so that those of `b` are at right angles. Says whether they were not. */
function makeOrthogonal(b: Vector3[], v: Vector3[], p: number, q: number): boolean {
  const [bp, bq] = [b[p] as Vector3, b[q] as Vector3]
  const [alpha, beta, gamma] = [dot(bp, bp), dot(bq, bq), dot(bp, bq)]
  if (Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) return false
  const zeta = (beta - alpha) / (2 * gamma)
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta))
  const cosine = 1 / Math.hypot(1, tangent)
  const sine = cosine * tangent
  for (const columns of [b, v]) {
    const [cp, cq] = [columns[p] as Vector3, columns[q] as Vector3]
    columns[p] = subtract(scale(cp, cosine), scale(cq, sine))
    columns[q] = subtract(scale(cq, cosine), scale(cp, -sine))
  }
  return true
}
