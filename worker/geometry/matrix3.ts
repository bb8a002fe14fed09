import type { Vector3 } from './vector3.ts'

/** Nine numbers, row after row. */
export type Matrix3 = [number, number, number, number, number, number, number, number, number]

export function fromRows(a: Vector3, b: Vector3, c: Vector3): Matrix3 {
  return [...a, ...b, ...c]
}

export function fromColumns(a: Vector3, b: Vector3, c: Vector3): Matrix3 {
  return transpose(fromRows(a, b, c))
}

export function transpose(m: Matrix3): Matrix3 {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]]
}

export function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const columns = transpose(b)
  const [x, y, z] = [0, 3, 6].map((i) => apply(a, columns.slice(i, i + 3) as Vector3)) as [Vector3, Vector3, Vector3]
  return fromColumns(x, y, z)
}

/** Matrix times column vector. */
export function apply(m: Matrix3, v: Vector3): Vector3 {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ]
}

export function determinant(m: Matrix3): number {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6])
}
