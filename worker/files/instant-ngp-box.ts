import { subtract, type Vector3 } from '../geometry/vector3.ts'

/** How instant-ngp is told where a scene is: it trains on `scale * point + offset`, within a cube around (0.5, 0.5, 0.5). */
export interface InstantNgpBox {
  /** Edge of that cube: a power of two up to 128. */
  aabb_scale: number
  scale: number
  offset: [number, number, number]
}

/** Its finest grid is spent on the unit cube: what nine tenths of the points span along each axis goes there. */
const SUBJECT_QUANTILES = [0.05, 0.95] as const

/** Of the points, so far out as this share of them must be in the cube. A few are always lost in the distance. */
const SURROUNDINGS = 0.99

const MAX_AABB_SCALE = 128

/** The box for points (x, y, z each) and the places of cameras, of which there is one at least; all cameras are in the cube. */
export function instantNgpBox(points: ArrayLike<number>, centers: readonly Vector3[]): InstantNgpBox {
  const subject = points.length > 0 ? points : centers.flat()
  const ranges = [0, 1, 2].map((axis) => {
    const values = Float64Array.from({ length: subject.length / 3 }, (_, i) => subject[3 * i + axis] ?? 0).sort()
    const [low, high] = SUBJECT_QUANTILES.map((share) => values[Math.round(share * (values.length - 1))] ?? 0)
    return { low: low ?? 0, high: high ?? 0 }
  })
  const middle = ranges.map(({ low, high }) => (low + high) / 2) as Vector3
  const span = Math.max(...ranges.map(({ low, high }) => high - low))

  const fromMiddle = (point: Vector3) => Math.max(...subtract(point, middle).map(Math.abs))
  const distances = Float64Array.from({ length: points.length / 3 }, (_, i) =>
    fromMiddle([points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0]),
  ).sort()
  const surroundings = distances[Math.floor(SURROUNDINGS * (distances.length - 1))] ?? 0
  const reach = Math.max(surroundings, ...centers.map(fromMiddle))

  const wanted = span > 0 ? 1 / span : 1
  const scale = Math.min(wanted, MAX_AABB_SCALE / (2 * reach || 1))
  // Of what rounding adds, a cube that is exactly full would lose a camera.
  const edge = 2 * scale * reach * (1 + 1e-9)
  const aabb_scale = Math.min(MAX_AABB_SCALE, Math.max(1, 2 ** Math.ceil(Math.log2(edge || 1))))
  return { aabb_scale, scale, offset: middle.map((value) => 0.5 - scale * value) as [number, number, number] }
}
