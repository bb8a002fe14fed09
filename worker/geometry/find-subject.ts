import { cameraCenter, type RigidTransform } from './rigid-transform.ts'
import { distance, type Vector3 } from './vector3.ts'

/** What the photos are of, in the frame and units of the model. */
export interface Subject {
  center: Vector3
  /** Of the sphere around the centre that holds most of what the photos show. */
  radius: number
}

/** What is read of a sparse reconstruction, named as there. */
interface ObservedPoints {
  images: readonly { id: number; camFromWorld: RigidTransform }[]
  points: { count: number; positions: Float64Array; trackOffsets: Uint32Array; trackImageIds: Uint32Array }
}

/** What lies within so many radii belongs to the picture of a subject: a statue's tips have few points. */
export const SUBJECT_REACH = 2

/** Share of the weight within the radius. */
const MOST = 0.9

/** With fewer points than this nothing is said. */
const MIN_POINTS = 20

/**
 * What the photos are of: the median of the sparse points, each weighted by what it takes up in the photos that see it, which is one over
 * its squared distance for each. A wall far behind a statue has many points, but each is seen from afar. Null where points have no
 * observations, as those of depth images.
 */
export function findSubject({ images, points }: ObservedPoints): Subject | null {
  const centers = new Map(images.map(({ id, camFromWorld }) => [id, cameraCenter(camFromWorld)]))
  const weights = Float64Array.from({ length: points.count }, (_, i) => {
    const point = pointAt(points.positions, i)
    const [start = 0, end = 0] = points.trackOffsets.subarray(i, i + 2)
    let weight = 0
    for (const id of points.trackImageIds.subarray(start, end)) {
      const center = centers.get(id)
      if (center) weight += 1 / distance(center, point) ** 2
    }
    return weight
  })
  const seen = [...weights.keys()].filter((i) => Number.isFinite(weights[i]) && (weights[i] ?? 0) > 0)
  if (seen.length < MIN_POINTS) return null
  const quantile = (share: number, of: (point: Vector3) => number) =>
    weightedQuantile(
      seen.map((i) => [of(pointAt(points.positions, i)), weights[i] ?? 0]),
      share,
    )
  const center: Vector3 = [quantile(0.5, ([x]) => x), quantile(0.5, ([, y]) => y), quantile(0.5, ([, , z]) => z)]
  return { center, radius: quantile(MOST, (point) => distance(point, center)) }
}

/** The least value with at least `share` of the weight at or below it. */
function weightedQuantile(entries: readonly (readonly [value: number, weight: number])[], share: number): number {
  const sorted = entries.toSorted(([a], [b]) => a - b)
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0)
  let below = 0
  for (const [value, weight] of sorted) {
    below += weight
    if (below >= share * total) return value
  }
  return sorted.at(-1)?.[0] ?? 0
}

function pointAt(positions: Float64Array, i: number): Vector3 {
  return [positions[3 * i] ?? 0, positions[3 * i + 1] ?? 0, positions[3 * i + 2] ?? 0]
}
