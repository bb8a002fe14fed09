import { apply, determinant, type Matrix3, multiply, transpose } from '../../geometry/matrix3.ts'
import { svd3 } from '../../geometry/svd3.ts'
import type { Vector3 } from '../../geometry/vector3.ts'

/** Where the principal point of a photo is taken to be, its middle, and its focal length. */
export interface IdealCamera {
  cxPx: number
  cyPx: number
  focalLengthPx: number
}

/** Wrong matches among the right ones: each round leaves out what is farther off than three times the median. */
const ROUNDS = 4
const OUTLIER_FACTOR = 3

/**
 * How far each match is from where a camera that only turned would see it, in pixels of the second photo: the rotation is the one
 * that aligns the matches' rays best (Kabsch, Acta Crystallographica A32, 1976), with outliers left out.
 *
 * @param keypoints x and y in the first photo, x and y in the second, and so on
 */
export function rotationErrors(
  keypoints: Float32Array,
  [first, second]: readonly [IdealCamera, IdealCamera],
): Float64Array {
  const [from, to] = [raysOf(keypoints, 0, first), raysOf(keypoints, 2, second)]
  return fitRobustly(keypoints, (isUsed) => {
    const rotation = bestRotation(from, to, isUsed)
    return (i) => {
      const [x, y, z] = apply(rotation, from[i] as Vector3)
      if (z <= 0) return [Number.POSITIVE_INFINITY, 0]
      return [(second.focalLengthPx * x) / z + second.cxPx, (second.focalLengthPx * y) / z + second.cyPx]
    }
  })
}

/** How far each match is from where the best shift, turn and scaling of the first photo's plane has it: pixels of the second photo. */
export function similarityErrors(keypoints: Float32Array): Float64Array {
  return fitRobustly(keypoints, (isUsed) => {
    // As complex numbers: second = a * first + b, by least squares.
    const mean = [0, 0, 0, 0]
    let count = 0
    forEachMatch(keypoints, (i, match) => {
      if (!isUsed(i)) return
      count++
      for (let k = 0; k < 4; k++) mean[k] = (mean[k] ?? 0) + (match[k] ?? 0)
    })
    const [mx, my, mu, mv] = mean.map((sum) => sum / count) as [number, number, number, number]
    let [re, im, norm] = [0, 0, 0]
    forEachMatch(keypoints, (i, [x, y, u, v]) => {
      if (!isUsed(i)) return
      re += (x - mx) * (u - mu) + (y - my) * (v - mv)
      im += (x - mx) * (v - mv) - (y - my) * (u - mu)
      norm += (x - mx) ** 2 + (y - my) ** 2
    })
    const [a, b] = [re / norm, im / norm]
    return (i) => {
      const [x, y] = [(keypoints[4 * i] ?? 0) - mx, (keypoints[4 * i + 1] ?? 0) - my]
      return [a * x - b * y + mu, b * x + a * y + mv]
    }
  })
}

type Match = readonly [x1: number, y1: number, x2: number, y2: number]

function forEachMatch(keypoints: Float32Array, visit: (index: number, match: Match) => void): void {
  for (let i = 0; i < keypoints.length / 4; i++) visit(i, [...keypoints.subarray(4 * i, 4 * i + 4)] as unknown as Match)
}

/** `fitTo` gets which matches to fit to, and gives where the i-th is expected in the second photo. */
function fitRobustly(
  keypoints: Float32Array,
  fitTo: (isUsed: (index: number) => boolean) => (index: number) => [xPx: number, yPx: number],
): Float64Array {
  const errors = new Float64Array(keypoints.length / 4)
  let limit = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const expected = fitTo((i) => (errors[i] as number) <= limit)
    for (let i = 0; i < errors.length; i++) {
      const [x, y] = expected(i)
      errors[i] = Math.hypot(x - (keypoints[4 * i + 2] ?? 0), y - (keypoints[4 * i + 3] ?? 0))
    }
    limit = OUTLIER_FACTOR * (errors.toSorted()[errors.length >> 1] ?? 0)
  }
  return errors
}

/** Unit vectors towards the keypoints that begin at `offset` of each four numbers. */
function raysOf(keypoints: Float32Array, offset: number, { cxPx, cyPx, focalLengthPx }: IdealCamera): Vector3[] {
  return Array.from({ length: keypoints.length / 4 }, (_, i) => {
    const x = ((keypoints[4 * i + offset] ?? 0) - cxPx) / focalLengthPx
    const y = ((keypoints[4 * i + offset + 1] ?? 0) - cyPx) / focalLengthPx
    const norm = Math.hypot(x, y, 1)
    return [x / norm, y / norm, 1 / norm]
  })
}

function bestRotation(from: readonly Vector3[], to: readonly Vector3[], isUsed: (index: number) => boolean): Matrix3 {
  const covariance: Matrix3 = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  from.forEach((a, i) => {
    if (!isUsed(i)) return
    const b = to[i] as Vector3
    for (let k = 0; k < 9; k++) {
      covariance[k] = (covariance[k] as number) + (b[Math.floor(k / 3)] as number) * (a[k % 3] as number)
    }
  })
  const { u, v } = svd3(covariance)
  const last = Math.sign(determinant(u) * determinant(v))
  return multiply(multiply(u, [1, 0, 0, 0, 1, 0, 0, 0, last]), transpose(v))
}
