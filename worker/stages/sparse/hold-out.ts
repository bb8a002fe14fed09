import type { SparseReconstruction } from '../../colmap/model-types.ts'
import { projectionOf } from '../../colmap/project-to-photo.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'

/** One place in a photo where a point was seen. */
export interface Observation {
  imageId: number
  /** Index into the image's keypoints. */
  keypoint: number
  pointId: number
}

/** A point must be left with one view more than its place needs, so that a wrong one would show. */
const MIN_TRACK_LENGTH = 4

/** Every so many observations of such points: a quarter is enough, measured, and the rest still fixes the cameras. */
const HELD_OUT_EVERY = 4

/**
 * Takes observations out of a model, to judge by them what was fitted to the rest: every fourth of the points that four
 * photos or more see. Each keeps three at least. The same every time.
 */
export function holdOut(model: SparseReconstruction): { model: SparseReconstruction; heldOut: Observation[] } {
  const { points } = model
  const images = new Map(model.images.map((image) => [image.id, { ...image, pointIds: image.pointIds.slice() }]))
  const heldOut: Observation[] = []
  const imageIds: number[] = []
  const keypoints: number[] = []
  const trackOffsets = new Uint32Array(points.count + 1)
  let counted = 0
  for (let point = 0; point < points.count; point++) {
    const begin = points.trackOffsets[point] ?? 0
    const end = points.trackOffsets[point + 1] ?? begin
    for (let element = begin; element < end; element++) {
      const imageId = points.trackImageIds[element] ?? -1
      const keypoint = points.trackKeypoints[element] ?? -1
      if (end - begin >= MIN_TRACK_LENGTH && ++counted % HELD_OUT_EVERY === 0) {
        heldOut.push({ imageId, keypoint, pointId: points.ids[point] ?? -1 })
        images.get(imageId)?.pointIds.fill(-1, keypoint, keypoint + 1)
      } else {
        imageIds.push(imageId)
        keypoints.push(keypoint)
      }
    }
    trackOffsets[point + 1] = imageIds.length
  }
  const tracks = {
    trackOffsets,
    trackImageIds: Uint32Array.from(imageIds),
    trackKeypoints: Uint32Array.from(keypoints),
  }
  return { model: { ...model, images: [...images.values()], points: { ...points, ...tracks } }, heldOut }
}

/** Reprojection error of each observation in `model`, pixels; NaN for a point that is missing there or behind the camera. */
export function reprojectionErrors(model: SparseReconstruction, observations: readonly Observation[]): Float64Array {
  const { points } = model
  const indexOf = new Map<number, number>()
  for (let i = 0; i < points.count; i++) indexOf.set(points.ids[i] ?? -1, i)
  const photos = new Map(
    model.images.map((image) => {
      const camera = model.cameras.get(image.cameraId)
      const project = camera && projectionOf(camera)
      return [image.id, { image, project, rotation: matrixFromQuaternion(image.camFromWorld.rotation) }]
    }),
  )
  const pixel = new Float64Array(2)
  return Float64Array.from(observations, ({ imageId, keypoint, pointId }) => {
    const photo = photos.get(imageId)
    const point = indexOf.get(pointId)
    if (!photo?.project || point === undefined) return Number.NaN
    const { image, rotation: r } = photo
    const [tx, ty, tz] = image.camFromWorld.translation
    const x = points.positions[3 * point] ?? Number.NaN
    const y = points.positions[3 * point + 1] ?? Number.NaN
    const z = points.positions[3 * point + 2] ?? Number.NaN
    photo.project(
      r[0] * x + r[1] * y + r[2] * z + tx,
      r[3] * x + r[4] * y + r[5] * z + ty,
      r[6] * x + r[7] * y + r[8] * z + tz,
      pixel,
    )
    const dx = (pixel[0] ?? Number.NaN) - (image.keypoints[2 * keypoint] ?? Number.NaN)
    const dy = (pixel[1] ?? Number.NaN) - (image.keypoints[2 * keypoint + 1] ?? Number.NaN)
    return Math.hypot(dx, dy)
  })
}
