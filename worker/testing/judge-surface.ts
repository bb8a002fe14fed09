import { apply } from '../geometry/matrix3.ts'
import type { TriangleMesh } from '../geometry/mesh-types.ts'
import { PointTree } from '../geometry/point-tree.ts'
import { cameraCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { add, type Vector3 } from '../geometry/vector3.ts'
import { makeRandom } from './make-random.ts'
import type { SyntheticCapture } from './make-synthetic-capture.ts'
import { observationsOf } from './write-depth-workspace.ts'

/** How well a surface agrees with the truth within one distance (Knapitsch et al. 2017, "Tanks and Temples"). */
export interface SurfaceScore {
  /** The distance, as a share of the scene's diameter. */
  threshold: number
  /** Share of the result's points that are no farther from the true surface. */
  accuracy: number
  /** Share of the true surface, of what two photos see, that has a point of the result no farther away. */
  completeness: number
  /** Harmonic mean of both. */
  fScore: number
}

/** Shares of the scene's diameter. */
export const THRESHOLDS = [0.002, 0.005, 0.01] as const

/** Scores points, in the capture's world frame, that lie on the result's surface as densely as the thresholds ask. */
export function judgeSurface(points: Float32Array, capture: SyntheticCapture, truth: Float32Array): SurfaceScore[] {
  const toTruth = capture.distanceToSurface(points)
  const tree = new PointTree(points)
  const toResult = Float64Array.from({ length: truth.length / 3 }, (_, i) => {
    tree.nearest(truth[3 * i] as number, truth[3 * i + 1] as number, truth[3 * i + 2] as number)
    return tree.distance
  })
  return THRESHOLDS.map((threshold) => {
    const accuracy = shareWithin(toTruth, threshold * capture.diameter)
    const completeness = shareWithin(toResult, threshold * capture.diameter)
    return { threshold, accuracy, completeness, fScore: (2 * accuracy * completeness) / (accuracy + completeness) }
  })
}

function shareWithin(distances: Float64Array, limit: number): number {
  return distances.reduce((count, value) => count + (value <= limit ? 1 : 0), 0) / distances.length
}

/** Every so many pixels in both directions a photo's depth is a candidate. */
const TRUTH_STEP_PX = 3

/** Candidates are thinned to one in a cube of this edge, a share of the diameter: photos see near parts more densely. */
const TRUTH_SPACING = 0.003

/** Points of the true surface that at least two photos see, about evenly spread. */
export function sampleTruth(capture: SyntheticCapture): Float32Array {
  const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
  const cell = TRUTH_SPACING * capture.diameter
  const taken = new Set<string>()
  const points: number[] = []
  for (const photo of capture.photos) {
    const worldFromCam = worldFromCamRotation(photo.camFromWorld)
    const center = cameraCenter(photo.camFromWorld)
    for (let row = 0; row < heightPx; row += TRUTH_STEP_PX) {
      for (let column = 0; column < widthPx; column += TRUTH_STEP_PX) {
        const depth = photo.depth[row * widthPx + column] ?? 0
        if (depth === 0) continue
        const x = ((column + 0.5 - widthPx / 2) / focalLengthPx) * depth
        const y = ((row + 0.5 - heightPx / 2) / focalLengthPx) * depth
        const point: Vector3 = add(apply(worldFromCam, [x, y, depth]), center)
        const key = point.map((value) => Math.floor(value / cell)).join()
        if (taken.has(key) || observationsOf(point, capture).length < 2) continue
        taken.add(key)
        points.push(...point)
      }
    }
  }
  return Float32Array.from(points)
}

/** Points evenly spread over a mesh's area, the same for the same seed. */
export function sampleMesh(
  { positions, triangles }: Omit<TriangleMesh, 'colors'> & Partial<TriangleMesh>,
  count: number,
  seed = 1,
): Float32Array {
  const random = makeRandom(seed)
  const corner = (triangle: number, k: number, axis: number): number =>
    positions[3 * (triangles[3 * triangle + k] as number) + axis] as number
  const areas = Float64Array.from({ length: triangles.length / 3 }, (_, t) => {
    const [ux, uy, uz, vx, vy, vz] = [1, 2].flatMap((k) =>
      [0, 1, 2].map((axis) => corner(t, k, axis) - corner(t, 0, axis)),
    ) as [number, number, number, number, number, number]
    return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2
  })
  const total = areas.reduce((sum, area) => sum + area, 0)
  const points = new Float32Array(3 * count)
  // Evenly spaced marks along the areas laid end to end, each at a random place of its triangle.
  let triangle = 0
  let upTo = areas[0] ?? 0
  for (let i = 0; i < count; i++) {
    const mark = ((i + 0.5) / count) * total
    while (upTo < mark && triangle + 1 < areas.length) upTo += areas[++triangle] as number
    const root = Math.sqrt(random())
    const along = random()
    for (let axis = 0; axis < 3; axis++) {
      points[3 * i + axis] =
        (1 - root) * corner(triangle, 0, axis) +
        root * (1 - along) * corner(triangle, 1, axis) +
        root * along * corner(triangle, 2, axis)
    }
  }
  return points
}
