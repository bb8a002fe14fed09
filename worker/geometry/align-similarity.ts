import assert from 'node:assert/strict'
import { apply, determinant, type Matrix3, multiply, transpose } from './matrix3.ts'
import type { Similarity } from './similarity.ts'
import { svd3 } from './svd3.ts'
import { add, dot, scale, subtract, type Vector3 } from './vector3.ts'

/** Points nearer to a line than this share of their spread leave the turn around it open. */
const COLLINEAR_TOLERANCE = 1e-6

/**
 * The similarity that maps `source` to `target`, point by point, with the least sum of squared errors
 * (Umeyama, "Least-squares estimation of transformation parameters between two point patterns",
 * PAMI 1991). Never mirrors.
 *
 * @throws Error with fewer than three points, or when they all lie on one line or in one place.
 */
export function alignSimilarity(source: readonly Vector3[], target: readonly Vector3[]): Similarity {
  assert.equal(source.length, target.length, 'as many source points as target points')
  if (source.length < 3) throw new Error(`A similarity needs three points, there are ${source.length}`)
  const sourceMean = mean(source)
  const targetMean = mean(target)
  const covariance: Matrix3 = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  let sourceVariance = 0
  source.forEach((point, i) => {
    const a = subtract(point, sourceMean)
    const b = subtract(target[i] as Vector3, targetMean)
    sourceVariance += dot(a, a) / source.length
    for (let k = 0; k < 9; k++) {
      covariance[k] =
        (covariance[k] as number) + ((b[Math.floor(k / 3)] as number) * (a[k % 3] as number)) / source.length
    }
  })
  const { u, s, v } = svd3(covariance)
  // The second singular value is a product of spreads in both sets: zero when either lies on a line.
  if (!(s[1] > COLLINEAR_TOLERANCE * s[0])) throw new Error('A similarity needs points that do not all lie on one line')
  const last = Math.sign(determinant(u) * determinant(v))
  const rotation = multiply(multiply(u, [1, 0, 0, 0, 1, 0, 0, 0, last]), transpose(v))
  const factor = (s[0] + s[1] + last * s[2]) / sourceVariance
  const translation = subtract(targetMean, scale(apply(rotation, sourceMean), factor))
  return { scale: factor, rotation, translation }
}

function mean(points: readonly Vector3[]): Vector3 {
  return scale(
    points.reduce((sum, point) => add(sum, point), [0, 0, 0] as Vector3),
    1 / points.length,
  )
}
