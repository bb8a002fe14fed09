import type { RegisteredImage, SparseReconstruction } from '#worker/colmap/model-types.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'

/** Depths along z in the camera's frame, world units. */
export interface DepthRange {
  minDepth: number
  maxDepth: number
  /** How near and far a surface that was found in there may reach. */
  nearestDepth: number
  farthestDepth: number
}

/** Share of an image's points on either end that may be wrong. */
const OUTLIERS = 0.01
/** How much nearer and farther than its points a surface may be. */
const MARGIN = 0.25
/**
 * How much nearer than the nearest, and farther than the farthest, a surface may continue: the ground before a building has sparse
 * points only where it is not too near to be seen alike by two photos.
 */
const REACH = 4
/** With fewer points their spread says little. */
const MIN_POINTS = 8

/**
 * For each image the depths to search, from the sparse points that it sees; null for one that sees too few.
 */
export function depthRanges(model: SparseReconstruction): (DepthRange | null)[] {
  const indexOf = new Map<number, number>()
  for (let i = 0; i < model.points.count; i++) indexOf.set(model.points.ids[i] as number, i)
  return model.images.map((image) => {
    const depths = pointDepths(image, model.points.positions, indexOf)
    if (depths.length < MIN_POINTS) return null
    depths.sort()
    const at = (share: number): number => depths[Math.floor(share * (depths.length - 1))] as number
    const minDepth = at(OUTLIERS) * (1 - MARGIN)
    const maxDepth = at(1 - OUTLIERS) * (1 + MARGIN)
    return { minDepth, maxDepth, nearestDepth: minDepth / REACH, farthestDepth: maxDepth * REACH }
  })
}

/** Depths of the points in front of the camera that the image observes. */
function pointDepths(image: RegisteredImage, positions: Float64Array, indexOf: Map<number, number>): Float64Array {
  const rotation = matrixFromQuaternion(image.camFromWorld.rotation)
  const [, , tz] = image.camFromWorld.translation
  const depths: number[] = []
  for (const id of image.pointIds) {
    const i = indexOf.get(id)
    if (i === undefined) continue
    const [x, y, z] = positions.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number]
    const depth = rotation[6] * x + rotation[7] * y + rotation[8] * z + tz
    if (depth > 0) depths.push(depth)
  }
  return Float64Array.from(depths)
}
