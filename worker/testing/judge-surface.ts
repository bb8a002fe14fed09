import { apply } from '../geometry/matrix3.ts'
import { PointTree } from '../geometry/point-tree.ts'
import { cameraCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { add, type Vector3 } from '../geometry/vector3.ts'
import type { KnownSurface, KnownViews } from './make-synthetic-capture.ts'
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
export function judgeSurface(points: Float32Array, capture: KnownSurface, truth: Float32Array): SurfaceScore[] {
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
export function sampleTruth(capture: KnownViews & Pick<KnownSurface, 'diameter'>): Float32Array {
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
