import { Vector3 } from 'three'

/** 0 when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0
}

/** By each axis; the origin when there are none. */
export function medianOf(points: readonly Vector3[]): Vector3 {
  return new Vector3(
    ...(['x', 'y', 'z'] as const).map((axis) =>
      quantile(
        points.map((point) => point[axis]),
        0.5,
      ),
    ),
  )
}
