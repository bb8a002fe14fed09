import { apply, type Matrix3, multiply } from './matrix3.ts'
import { add, scale as scaled, subtract, type Vector3 } from './vector3.ts'

/** `b = scale * (rotation * a) + translation`: keeps angles. */
export interface Similarity {
  scale: number
  rotation: Matrix3
  translation: Vector3
}

/** First `inner`, then `outer`. */
export function compose(outer: Similarity, inner: Similarity): Similarity {
  return {
    scale: outer.scale * inner.scale,
    rotation: multiply(outer.rotation, inner.rotation),
    translation: applySimilarity(outer, inner.translation),
  }
}

export function applySimilarity({ scale, rotation, translation }: Similarity, point: Vector3): Vector3 {
  return add(scaled(apply(rotation, point), scale), translation)
}

/** Around `origin`, which becomes 0. */
export function similarityAround(origin: Vector3, rotation: Matrix3, scale: number): Similarity {
  return { scale, rotation, translation: subtract([0, 0, 0], scaled(apply(rotation, origin), scale)) }
}

/** Of a 4 x 4 matrix that is one, column after column as in glTF. */
export function similarityFromColumns(m: readonly number[]): Similarity {
  const at = (i: number) => m[i] ?? 0
  const scale = Math.hypot(at(0), at(1), at(2))
  const [a, b, c, d, e, f, g, h, i] = [0, 4, 8, 1, 5, 9, 2, 6, 10].map((k) => at(k) / scale) as Matrix3
  return { scale, rotation: [a, b, c, d, e, f, g, h, i], translation: [at(12), at(13), at(14)] }
}

/** As a 4 x 4 matrix, column after column as in glTF. */
export function columnsOf({ scale, rotation, translation }: Similarity): number[] {
  const [a, b, c, d, e, f, g, h, i] = rotation.map((value) => scale * value) as Matrix3
  return [a, d, g, 0, b, e, h, 0, c, f, i, 0, ...translation, 1]
}

/** x, y, z after x, y, z: a new array with every point transformed. */
export function transformPoints(points: Float32Array, similarity: Similarity): Float32Array {
  const { scale, rotation, translation } = similarity
  return transform(points, rotation.map((value) => scale * value) as Matrix3, translation)
}

/** The same for directions, which neither move nor grow. */
export function transformDirections(directions: Float32Array, { rotation }: Similarity): Float32Array {
  return transform(directions, rotation, [0, 0, 0])
}

function transform(points: Float32Array, m: Matrix3, [tx, ty, tz]: Vector3): Float32Array {
  const moved = new Float32Array(points.length)
  for (let k = 0; k < points.length; k += 3) {
    const [x, y, z] = [points[k] as number, points[k + 1] as number, points[k + 2] as number]
    moved[k] = m[0] * x + m[1] * y + m[2] * z + tx
    moved[k + 1] = m[3] * x + m[4] * y + m[5] * z + ty
    moved[k + 2] = m[6] * x + m[7] * y + m[8] * z + tz
  }
  return moved
}
