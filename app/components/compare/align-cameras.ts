import { Matrix4, Quaternion, Vector3 } from 'three'

/** Where a photo was taken from, in the frame of one reconstruction. */
export interface CameraPose {
  center: Vector3
  /** Turns the camera's own axes into the frame. */
  rotation: Quaternion
}

export type PosePair = readonly [a: CameraPose, b: CameraPose]

/** Fewer cameras tell no scale that could be checked. */
export const MIN_PAIRS = 3
/** Share of the pairs that must fit; the others are of photos that one of both registered wrongly. */
const MIN_FITTING = 2 / 3
/** Share of the cameras' spread that they may be off: beyond it they are not of the same photos, or not of the same thing. */
const MAX_MISFIT = 0.05

/**
 * The similarity from the frame of `b` to that of `a` that brings the cameras of the same photos together. Two reconstructions
 * of the same photos differ by one: photos tell neither scale nor place. Rotation by Horn, "Closed-form solution of absolute
 * orientation using unit quaternions" (1987), of the centres and of the cameras' axes: from centres on a line alone it could
 * not be told. Null with fewer than `MIN_PAIRS` cameras, with all in one place, and when they don't fit.
 */
export function alignCameras(pairs: readonly PosePair[]): Matrix4 | null {
  const least = Math.max(MIN_PAIRS, MIN_FITTING * pairs.length)
  for (let kept = pairs; kept.length >= least; ) {
    const found = similarityOf(kept)
    if (!found) return null
    const errors = kept.map((pair) => errorOf(pair, found))
    const misfit = Math.sqrt(mean(errors.map((error) => error ** 2)))
    if (misfit <= MAX_MISFIT * spreadOf(kept.map(([a]) => a.center))) return found
    const worst = errors.indexOf(Math.max(...errors))
    kept = kept.filter((_, i) => i !== worst)
  }
  return null
}

function similarityOf(pairs: readonly PosePair[]): Matrix4 | null {
  if (pairs.length < MIN_PAIRS) return null
  const [inA, inB] = [pairs.map(([a]) => a.center), pairs.map(([, b]) => b.center)]
  const [middleA, middleB] = [middleOf(inA), middleOf(inB)]
  const [spreadA, spreadB] = [spreadOf(inA), spreadOf(inB)]
  if (!(spreadA > 0 && spreadB > 0)) return null
  const directions = pairs.flatMap(([a, b]) => [
    [a.center.clone().sub(middleA).divideScalar(spreadA), b.center.clone().sub(middleB).divideScalar(spreadB)] as const,
    ...AXES.map(
      (axis) => [axis.clone().applyQuaternion(a.rotation), axis.clone().applyQuaternion(b.rotation)] as const,
    ),
  ])
  const rotation = rotationBetween(directions)
  const scale = spreadA / spreadB
  const place = middleA.clone().sub(middleB.clone().applyQuaternion(rotation).multiplyScalar(scale))
  return new Matrix4().compose(place, rotation, new Vector3(scale, scale, scale))
}

const AXES = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)]

/** Enough for a quaternion of double precision: each step gains a digit where the directions agree. */
const STEPS = 100

/** The rotation that turns the second of each two directions best to the first: the largest eigenvector of Horn's matrix. */
function rotationBetween(directions: readonly (readonly [Vector3, Vector3])[]): Quaternion {
  const s = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (const [to, from] of directions) {
    const [t, f] = [to.toArray(), from.toArray()]
    for (let i = 0; i < 9; i++) s[i] = (s[i] ?? 0) + (f[Math.floor(i / 3)] ?? 0) * (t[i % 3] ?? 0)
  }
  const [xx = 0, xy = 0, xz = 0, yx = 0, yy = 0, yz = 0, zx = 0, zy = 0, zz = 0] = s
  // Of w, x, y, z. The shift makes the largest eigenvalue the one of largest size, which the steps converge to.
  const shift = 3 * directions.length
  const rows = [
    [xx + yy + zz + shift, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz + shift, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz + shift, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy + shift],
  ]
  // No direction that a rotation between real cameras is at a right angle to, but by chance.
  let q = [0.7, 0.5, 0.4, 0.3]
  for (let step = 0; step < STEPS; step++) {
    const next = rows.map((row) => row.reduce((sum, value, i) => sum + value * (q[i] ?? 0), 0))
    const length = Math.hypot(...next)
    q = next.map((value) => value / length)
  }
  const [w = 1, x = 0, y = 0, z = 0] = q
  return new Quaternion(x, y, z, w).normalize()
}

function errorOf([a, b]: PosePair, aFromB: Matrix4): number {
  return b.center.clone().applyMatrix4(aFromB).distanceTo(a.center)
}

function middleOf(points: readonly Vector3[]): Vector3 {
  return points.reduce((sum, point) => sum.add(point), new Vector3()).divideScalar(points.length)
}

/** Root of the mean squared distance from their middle. */
function spreadOf(points: readonly Vector3[]): number {
  const middle = middleOf(points)
  return Math.sqrt(mean(points.map((point) => point.distanceToSquared(middle))))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
