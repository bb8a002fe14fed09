/** x, y, z. */
export type Vector3 = [number, number, number]

export function add(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function scale(a: Vector3, factor: number): Vector3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function length(a: Vector3): number {
  return Math.hypot(a[0], a[1], a[2])
}

/** Unit vector along `a`; NaN for the zero vector. */
export function normalize(a: Vector3): Vector3 {
  return scale(a, 1 / length(a))
}

export function distance(a: Vector3, b: Vector3): number {
  return length(subtract(a, b))
}

/** Some unit vector at right angles to the unit vector `a`. */
export function anyPerpendicular(a: Vector3): Vector3 {
  return normalize(cross(a, Math.abs(a[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0]))
}
