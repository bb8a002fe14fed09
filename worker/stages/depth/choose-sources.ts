import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import { cameraCenter } from '../../geometry/rigid-transform.ts'
import { dot, length, subtract, type Vector3 } from '../../geometry/vector3.ts'

/**
 * Angle under which two cameras see a point best: less, and depth is uncertain; more, and the surface looks different.
 * Yao et al., "MVSNet", ECCV 2018, section 4.1, where the score is from too: a Gaussian on either side, steep below.
 */
const BEST_ANGLE_DEG = 5
const SIGMA_BELOW_DEG = 1
const SIGMA_ABOVE_DEG = 10

/** What an image has in common with another. */
export interface SourceScore {
  /** Index into the model's images. */
  image: number
  /** Sum over the points that both see of how good their angles are. */
  score: number
}

/**
 * For each image of the model the images to compare it with, best first: those that share the most sparse points
 * under useful angles. Images that share no such point are left out, so the list may be short or empty.
 */
export function chooseSources({ images, points }: SparseReconstruction, maxSources: number): SourceScore[][] {
  const centers = images.map(({ camFromWorld }) => cameraCenter(camFromWorld))
  const indexOf = new Map(images.map(({ id }, index) => [id, index]))
  const scores = images.map(() => new Float64Array(images.length))
  for (let i = 0; i < points.count; i++) {
    const position = Array.from(points.positions.subarray(3 * i, 3 * i + 3)) as Vector3
    const track = points.trackImageIds.subarray(points.trackOffsets[i], points.trackOffsets[i + 1])
    // A photo of repeating things may see a point twice.
    const seenBy = [...new Set(track)].map((id) => indexOf.get(id)).filter((index) => index !== undefined)
    const rays = seenBy.map((index) => subtract(position, centers[index] as Vector3))
    for (let a = 0; a < seenBy.length; a++) {
      for (let b = a + 1; b < seenBy.length; b++) {
        const value = angleScore(angleDeg(rays[a] as Vector3, rays[b] as Vector3))
        addTo(scores, seenBy[a] as number, seenBy[b] as number, value)
        addTo(scores, seenBy[b] as number, seenBy[a] as number, value)
      }
    }
  }
  return scores.map((row) =>
    Array.from(row, (score, image) => ({ image, score }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.image - b.image)
      .slice(0, maxSources),
  )
}

function addTo(scores: Float64Array[], row: number, column: number, value: number): void {
  const line = scores[row] as Float64Array
  line[column] = (line[column] as number) + value
}

export function angleScore(deg: number): number {
  const sigma = deg <= BEST_ANGLE_DEG ? SIGMA_BELOW_DEG : SIGMA_ABOVE_DEG
  return Math.exp(-((deg - BEST_ANGLE_DEG) ** 2) / (2 * sigma * sigma))
}

function angleDeg(a: Vector3, b: Vector3): number {
  const cosine = dot(a, b) / (length(a) * length(b))
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI
}
