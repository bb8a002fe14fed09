import { leavesAlmostNothing } from '#server/contracts/model/crop-limit.ts'
import type { Placement } from '#server/contracts/model/placement.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'
import { withFile } from '#server/formats/byte-source.ts'
import { type GlbSurface, readGlbSurface } from '#server/formats/read-glb-surface.ts'

type Point = readonly [x: number, y: number, z: number]
type Cropped = Placement & { crop: NonNullable<Placement['crop']> }

/**
 * Refuses a crop that leaves nothing, or hardly anything, of the reconstructed `model.glb` at `file`. A file that an older version wrote
 * compressed is not judged: the worker says it then.
 *
 * @throws AppError INVALID_INPUT
 */
export function refuseEmptyCrop(file: string, placement: Placement): void {
  if (!isCropped(placement)) return
  const surface = withFile(file, readGlbSurface)
  if (surface && !keepsEnough(surface, placement)) {
    throw new AppError('INVALID_INPUT', { ...explainError('nothingInBox', 'largerBox'), field: 'placement.crop' })
  }
}

function isCropped(placement: Placement): placement is Cropped {
  return placement.crop !== null
}

/** Counts no further than is needed: most crops are judged by their first triangles. */
function keepsEnough({ positions, triangles }: GlbSurface, placement: Cropped): boolean {
  const whole = triangles.length / 3
  const toPlaced = placedFrom(placement)
  const pointOf = (vertex: number) =>
    toPlaced([positions[3 * vertex] ?? 0, positions[3 * vertex + 1] ?? 0, positions[3 * vertex + 2] ?? 0])
  let kept = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [0, 1, 2].map((k) => pointOf(triangles[t + k] ?? 0))
    kept += trianglesInBox(corners, placement.crop)
    if (!leavesAlmostNothing(kept, whole)) return true
  }
  return false
}

/** From the reconstructed frame, as in `Placement`, without the scale. */
function placedFrom({ rotation: [x, y, z, w], origin }: Placement): (point: Point) => Point {
  return (point) => {
    const [a, b, c] = [point[0] - origin[0], point[1] - origin[1], point[2] - origin[2]]
    // v + 2 q x (q x v + w v), of a unit quaternion.
    const [d, e, f] = [y * c - z * b + w * a, z * a - x * c + w * b, x * b - y * a + w * c]
    return [a + 2 * (y * f - z * e), b + 2 * (z * d - x * f), c + 2 * (x * e - y * d)]
  }
}

/** How many triangles make up what of one is in a box: cut at its faces after Sutherland and Hodgman, at most as many as the worker writes. */
function trianglesInBox(corners: readonly Point[], { min, max }: Cropped['crop']): number {
  const isApart = ([0, 1, 2] as const).some(
    (axis) =>
      corners.every((corner) => corner[axis] < min[axis]) || corners.every((corner) => corner[axis] > max[axis]),
  )
  if (isApart) return 0
  let polygon = corners
  for (const axis of [0, 1, 2] as const) {
    polygon = cutAt(polygon, (point) => point[axis] - min[axis])
    polygon = cutAt(polygon, (point) => max[axis] - point[axis])
  }
  return Math.max(0, polygon.length - 2)
}

/** What of a polygon is where `heightOf` is not negative. */
function cutAt(polygon: readonly Point[], heightOf: (point: Point) => number): Point[] {
  return polygon.flatMap((here, k): Point[] => {
    const next = polygon[(k + 1) % polygon.length] ?? here
    const [height, other] = [heightOf(here), heightOf(next)]
    const own = height >= 0 ? [here] : []
    if (height >= 0 === other >= 0) return own
    const share = height / (height - other)
    const between = (axis: 0 | 1 | 2) => here[axis] + share * (next[axis] - here[axis])
    return [...own, [between(0), between(1), between(2)]]
  })
}
