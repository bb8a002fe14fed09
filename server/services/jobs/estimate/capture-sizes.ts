import type { CaptureRoute } from '#server/contracts/capture/capture-route.ts'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'

export interface EstimateInput {
  /** Upright sizes in pixels. */
  photos: readonly { widthPx: number; heightPx: number }[]
  /** Default: that of photos only. */
  route?: CaptureRoute
  settings: PipelineSettings
  /** Threads that the job may use, at least 1. */
  threads: number
}

/** SIFT keeps several orientations of a feature, which its limit does not count. */
const FEATURES_PER_LIMIT = 1.45
/** Even richly textured photos have no more than this per megapixel, whatever the limit. */
const FEATURES_PER_MEGAPIXEL = 12_000

/** Points that fusing leaves of a depth map's pixel: 0.08 of the castle, whose photos are far apart, 0.15 of Herz-Jesus-P8. */
const POINTS_PER_DEPTH_PIXEL = 0.11

/** Triangles of the surface before simplification: per point, and at most as a multiple of the preset's budget. */
const TRIANGLES_PER_POINT = 2.5
const FULL_TRIANGLES_PER_BUDGET = 6

/** Triangles that the photos' pixels resolve, per point: the castle has 0.39 at standard, synthetic scenes less than 0.2. */
const REDUCED_TRIANGLES_PER_POINT = 0.4

/** The properties of a capture that determine time, memory and disk. */
export interface CaptureSizes {
  sizes: PhotoSizes[]
  /** Over all photos. */
  sum: PhotoSizes
  /** Of any photo. */
  largest: PhotoSizes
  points: number
  /** Before the surface is reduced, and after. */
  fullTriangles: number
  triangles: number
  texels: number
}

export function sizesOfCapture({ photos, settings }: EstimateInput): CaptureSizes {
  const sizes = photos.map((photo) => sizesOf(photo, settings))
  const combine = (join: (a: number, b: number) => number): PhotoSizes => {
    const over = (pick: (size: PhotoSizes) => number) => sizes.map(pick).reduce((a, b) => join(a, b), 0)
    return {
      originalPx: over((s) => s.originalPx),
      preparedPx: over((s) => s.preparedPx),
      featurePx: over((s) => s.featurePx),
      undistortedPx: over((s) => s.undistortedPx),
      depthPx: over((s) => s.depthPx),
      features: over((s) => s.features),
    }
  }
  const sum = combine((a, b) => a + b)
  const points = POINTS_PER_DEPTH_PIXEL * sum.depthPx
  const fullTriangles = Math.min(FULL_TRIANGLES_PER_BUDGET * settings.meshTriangles, TRIANGLES_PER_POINT * points)
  return {
    sizes,
    sum,
    largest: combine((a, b) => Math.max(a, b)),
    points,
    fullTriangles,
    triangles: Math.min(settings.meshTriangles, REDUCED_TRIANGLES_PER_POINT * points),
    // A texture is not finer than its photos.
    texels: Math.min(settings.texturePx ** 2, sum.undistortedPx),
  }
}

export interface PhotoSizes {
  originalPx: number
  preparedPx: number
  featurePx: number
  undistortedPx: number
  depthPx: number
  features: number
}

/** Pixels of a photo in each stage, and the number of its features. */
function sizesOf({ widthPx, heightPx }: EstimateInput['photos'][number], settings: PipelineSettings): PhotoSizes {
  const originalPx = widthPx * heightPx
  const within = (longestPx: number) => originalPx * Math.min(1, longestPx / Math.max(widthPx, heightPx, 1)) ** 2
  const featurePx = within(Math.min(settings.maxFeaturePx, settings.maxPhotoPx))
  return {
    originalPx,
    preparedPx: within(settings.maxPhotoPx),
    featurePx,
    undistortedPx: within(Math.min(settings.maxUndistortedPx, settings.maxPhotoPx)),
    depthPx: within(Math.min(settings.depthPx, settings.maxUndistortedPx, settings.maxPhotoPx)),
    features: Math.min(FEATURES_PER_LIMIT * settings.maxFeatures, (FEATURES_PER_MEGAPIXEL * featurePx) / 1e6),
  }
}
