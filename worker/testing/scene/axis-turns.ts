import { fromColumns, type Matrix3 } from '../../geometry/matrix3.ts'

/** Rotation by `angle` radians around the world's axis. */
export function aroundX(angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return fromColumns([1, 0, 0], [0, c, s], [0, -s, c])
}

/** Rotation by `angle` radians around the world's axis. */
export function aroundY(angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return fromColumns([c, 0, -s], [0, 1, 0], [s, 0, c])
}

/** Rotation by `angle` radians around the world's axis. */
export function aroundZ(angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return fromColumns([c, s, 0], [-s, c, 0], [0, 0, 1])
}
