import type { Estimate } from '../../contracts/job.ts'
import type { PipelineSettings } from '../../contracts/preset.ts'

export interface EstimateInput {
  /** Upright sizes in pixels. */
  photos: readonly { widthPx: number; heightPx: number }[]
  settings: PipelineSettings
  /** Threads that the job may use, at least 1. */
  threads: number
}

/**
 * Processor seconds (user and system time of one core), measured with COLMAP 3.8 without CUDA and sharp 0.35 on a 2-core
 * AMD EPYC virtual machine, on the 11 photos (2832 x 2128) of the Sceaux castle at 1000 and 1600 px. Processor time and
 * not wall time, because it stays the same when the machine has other work.
 */
const UNIT_SECONDS = {
  /** Decoding an original and writing the prepared photo, per megapixel of each. */
  prepareInputMegapixel: 0.015,
  prepareOutputMegapixel: 0.025,
  /** SIFT, per megapixel that it sees. */
  featuresMegapixel: 1.75,
  /** A pair of photos: geometric verification, and descriptors compared per product of the two feature counts. */
  pair: 0.5,
  featureProduct: 7e-9,
  /** Undistorting, per megapixel of the prepared photo. */
  undistortMegapixel: 0.12,
} as const

/** Wall seconds a photo: the mapper adds one after another and gains next to nothing from more cores. */
const MAPPER_SECONDS_PER_PHOTO = 1.1
/** Bundle adjustment over all photos grows with them: at this count the time a photo has doubled. */
const MAPPER_DOUBLES_AT_PHOTOS = 300

/** SIFT keeps several orientations of a feature, which its limit does not count. */
const FEATURES_PER_LIMIT = 1.45
/** More than this a megapixel is not found even in rich photos, whatever the limit. */
const FEATURES_PER_MEGAPIXEL = 12_000

/**
 * The range around the measured time. Low: photos with fewer features than the limit, or cores faster than the measured
 * ones. High: cores half as fast, or shared with other work.
 */
const RANGE = { low: 0.7, high: 2 }

/** Bytes of memory, from peak resident sizes of the same runs. */
const MEMORY = {
  /** The worker itself, with sharp's buffers for what a photo needs beside its pixels. */
  worker: 250e6,
  /** SIFT's scale space, with the first octave at twice the size, per pixel that it sees and thread. */
  siftPixel: 290,
  /** Sharp holds a photo that it turns upright whole: three channels, before and after. */
  preparePixel: 6,
  /** Poses, tracks and points a photo. */
  mapperPhoto: 5e6,
} as const

/** Bytes of disk. */
const DISK = {
  /** A prepared or undistorted JPEG, per pixel: 0.3 to 0.4 for photos that were compressed before, 0.6 for rich ones. */
  jpegPixel: 0.6,
  /** A SIFT feature in COLMAP's database, which exists twice: 128 descriptor bytes, 24 of its keypoint, overhead. */
  databaseFeature: 2 * 156,
  /** Points and tracks in COLMAP's model, the snapshots and the exported files, per feature. */
  modelFeature: 4 * 30,
  /** Logs, manifests, and the pages of an empty database. */
  base: 20e6,
} as const

/** What a job will take: wall seconds as a range, the peak of memory, and the disk that its workspace and results fill. */
export function estimateJob({ photos, settings, threads }: EstimateInput): Estimate {
  const sizes = photos.map((photo) => sizesOf(photo, settings))
  const total = (pick: (size: PhotoSizes) => number) => sizes.reduce((sum, size) => sum + pick(size), 0)
  const largest = (pick: (size: PhotoSizes) => number) => sizes.reduce((max, size) => Math.max(max, pick(size)), 0)

  const coreSeconds =
    (UNIT_SECONDS.prepareInputMegapixel * total((s) => s.originalPx)) / 1e6 +
    (UNIT_SECONDS.prepareOutputMegapixel * total((s) => s.preparedPx)) / 1e6 +
    (UNIT_SECONDS.featuresMegapixel * total((s) => s.featurePx)) / 1e6 +
    matchingSeconds(sizes) +
    (UNIT_SECONDS.undistortMegapixel * total((s) => s.preparedPx)) / 1e6
  const mapperSeconds = MAPPER_SECONDS_PER_PHOTO * photos.length * (1 + photos.length / MAPPER_DOUBLES_AT_PHOTOS)
  const seconds = coreSeconds / threads + mapperSeconds

  const peakOfStage = Math.max(
    MEMORY.preparePixel * largest((s) => s.originalPx),
    MEMORY.siftPixel * largest((s) => s.featurePx) * threads,
    MEMORY.mapperPhoto * photos.length,
  )
  const diskBytes =
    DISK.base +
    DISK.jpegPixel * (total((s) => s.preparedPx) + total((s) => s.undistortedPx)) +
    (DISK.databaseFeature + DISK.modelFeature) * total((s) => s.features)

  return {
    seconds: { low: Math.round(seconds * RANGE.low), high: Math.ceil(seconds * RANGE.high) },
    memoryBytes: Math.round(MEMORY.worker + peakOfStage),
    diskBytes: Math.round(diskBytes),
  }
}

interface PhotoSizes {
  originalPx: number
  preparedPx: number
  featurePx: number
  undistortedPx: number
  features: number
}

/** How many pixels each stage sees of a photo, and the features that are found in it. */
function sizesOf({ widthPx, heightPx }: EstimateInput['photos'][number], settings: PipelineSettings): PhotoSizes {
  const originalPx = widthPx * heightPx
  const within = (longestPx: number) => originalPx * Math.min(1, longestPx / Math.max(widthPx, heightPx, 1)) ** 2
  const featurePx = within(Math.min(settings.maxFeaturePx, settings.maxPhotoPx))
  return {
    originalPx,
    preparedPx: within(settings.maxPhotoPx),
    featurePx,
    undistortedPx: within(Math.min(settings.maxUndistortedPx, settings.maxPhotoPx)),
    features: Math.min(FEATURES_PER_LIMIT * settings.maxFeatures, (FEATURES_PER_MEGAPIXEL * featurePx) / 1e6),
  }
}

/** Every photo is matched with every other: over all pairs, the sum of products is half of (sum² - sum of squares). */
function matchingSeconds(sizes: PhotoSizes[]): number {
  const pairs = (sizes.length * (sizes.length - 1)) / 2
  const sum = sizes.reduce((total, { features }) => total + features, 0)
  const squares = sizes.reduce((total, { features }) => total + features * features, 0)
  return UNIT_SECONDS.pair * pairs + (UNIT_SECONDS.featureProduct * (sum * sum - squares)) / 2
}
