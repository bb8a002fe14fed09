import type { RegisteredImage, SparseReconstruction } from '../../colmap/model-types.ts'
import { projectionOf } from '../../colmap/project-to-photo.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'

/** Totals of a sparse model, as COLMAP's `model_analyzer` counts them. */
export interface SparseFigures {
  registeredPhotos: number
  points: number
  observations: number
  meanTrackLength: number
  meanObservationsPerPhoto: number
  /** Mean of the points' errors, each the mean over its observations. */
  meanReprojectionErrorPx: number
}

export interface PhotoFigures {
  /** Keypoints that observe a point. */
  observations: number
  /** Over these; null without any, or for a camera model that isn't perspective. */
  meanReprojectionErrorPx: number | null
}

export function sparseFigures({ images, points }: SparseReconstruction): SparseFigures {
  const observations = points.trackOffsets[points.count] ?? 0
  const errors = points.errors.filter((error) => error >= 0)
  return {
    registeredPhotos: images.length,
    points: points.count,
    observations,
    meanTrackLength: ratio(observations, points.count),
    meanObservationsPerPhoto: ratio(observations, images.length),
    meanReprojectionErrorPx: ratio(
      errors.reduce((sum, error) => sum + error, 0),
      errors.length,
    ),
  }
}

/** For each image of the model, in its order. Errors are measured here: the model's file has them by point alone. */
export function photoFigures(model: SparseReconstruction): PhotoFigures[] {
  const indexOf = new Map<number, number>()
  for (let i = 0; i < model.points.count; i++) indexOf.set(model.points.ids[i] as number, i)
  return model.images.map((image) => figuresOf(image, model, indexOf))
}

function figuresOf(
  image: RegisteredImage,
  { cameras, points }: SparseReconstruction,
  indexOf: ReadonlyMap<number, number>,
): PhotoFigures {
  const camera = cameras.get(image.cameraId)
  const project = camera ? projectionOf(camera) : null
  const [a, b, c, d, e, f, g, h, i] = matrixFromQuaternion(image.camFromWorld.rotation)
  const [tx, ty, tz] = image.camFromWorld.translation
  const pixel = new Float64Array(2)
  let observations = 0
  let errorSum = 0
  image.pointIds.forEach((id, k) => {
    const point = id < 0 ? undefined : indexOf.get(id)
    if (point === undefined) return
    observations++
    const [x, y, z] = points.positions.subarray(3 * point, 3 * point + 3) as unknown as [number, number, number]
    project?.(a * x + b * y + c * z + tx, d * x + e * y + f * z + ty, g * x + h * y + i * z + tz, pixel)
    const dx = (pixel[0] as number) - (image.keypoints[2 * k] as number)
    const dy = (pixel[1] as number) - (image.keypoints[2 * k + 1] as number)
    errorSum += Math.sqrt(dx * dx + dy * dy)
  })
  const mean = errorSum / observations
  return { observations, meanReprojectionErrorPx: project && Number.isFinite(mean) ? mean : null }
}

function ratio(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count
}
