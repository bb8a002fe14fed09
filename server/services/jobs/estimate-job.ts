import type { CaptureRoute } from '../../contracts/capture-route.ts'
import type { Estimate } from '../../contracts/job.ts'
import type { PipelineSettings } from '../../contracts/preset.ts'

export interface EstimateInput {
  /** Upright sizes in pixels. */
  photos: readonly { widthPx: number; heightPx: number }[]
  /** Default: that of photos of which nothing more is known. */
  route?: CaptureRoute
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
  pair: 0.06,
  featureProduct: 4.8e-9,
  /** Undistorting, per megapixel of the prepared photo. */
  undistortMegapixel: 0.12,
  /** A depth map by the built-in kernel with six source photos, per megapixel of the map. */
  depthMegapixel: 18,
  /** Where depth is given: placing views and fusing their depth, per megapixel of the photos; six views of 1 MP take 16. */
  depthGivenMegapixel: 2.6,
} as const

/**
 * The same of what runs on one core. Like the depth maps measured on the castle at draft (480 px) and standard (800 px), and
 * on the 8 photos (3072 x 2048) of Strecha's Herz-Jesus-P8 at draft: 16 to 20 s a megapixel of depth maps, and for the rest of
 * the stages within a quarter of what follows.
 */
const SERIAL_SECONDS = {
  /** Fusing, per megapixel of depth maps. */
  fuseMegapixel: 0.65,
  /** Building the surface, per point. */
  meshPoint: 20e-6,
  /** Texturing: comparing photos at a bounded size, copying from them in full, charts and seams. */
  texturePhoto: 0.25,
  textureMegapixel: 0.25,
  textureTriangle: 13e-6,
} as const

/**
 * Judging the result, on two cores at most: previews and a turntable; a photo that is looked through, and one that is
 * compared with the model.
 */
const REPORT_SECONDS = {
  pictures: 5,
  lookedThrough: 0.06,
  compared: 0.42,
  comparedAtMost: 24,
  threadsAtMost: 2,
} as const

/** Wall seconds a photo: the mapper adds one after another and gains next to nothing from more cores. */
const MAPPER_SECONDS_PER_PHOTO = 1.1
/** Bundle adjustment over all photos grows with them: at this count the time a photo has doubled. */
const MAPPER_DOUBLES_AT_PHOTOS = 300

/** SIFT keeps several orientations of a feature, which its limit does not count. */
const FEATURES_PER_LIMIT = 1.45
/** More than this a megapixel is not found even in rich photos, whatever the limit. */
const FEATURES_PER_MEGAPIXEL = 12_000

/** Points that fusing leaves of a depth map's pixel: 0.08 of the castle, whose photos are far apart, 0.15 of Herz-Jesus-P8. */
const POINTS_PER_DEPTH_PIXEL = 0.11

/** Triangles of the surface before it is reduced: of each point, and of the preset's budget at most. */
const TRIANGLES_PER_POINT = 2.5
const FULL_TRIANGLES_PER_BUDGET = 6

/**
 * The range around the measured time. Low: photos with fewer features than the limit, or cores faster than the measured
 * ones. High: cores half as fast, or shared with other work.
 */
const RANGE = { low: 0.7, high: 2 }

/** Bytes of memory, from peak resident sizes of the same runs. */
const MEMORY = {
  /** The worker itself, with what sharp keeps of photos that it has prepared. */
  worker: 400e6,
  /** SIFT's scale space, with the first octave at twice the size, per pixel that it sees and thread. */
  siftPixel: 290,
  /** Sharp holds a photo that it turns upright whole: three channels, before and after. */
  preparePixel: 6,
  /** Poses, tracks and points a photo. */
  mapperPhoto: 5e6,
  /** The kernel's shared memory with six sources, and what is read and written around it, per pixel of a depth map. */
  depthPixel: 150,
  /** Fusing: maps, sums and points of a photo in work with up to twenty neighbours, per pixel of its depth map... */
  fusePixel: 285,
  /** ...and the cloud, once in parts and once joined, with the photos that see each point. */
  fusePoint: 2 * 27 + 33,
  /** Building the surface: points with their neighbours; voxels, triangles and what cleaning them takes. */
  meshPoint: 300,
  meshFullTriangle: 800,
  /** Candidate photos and charts of a triangle, and the OBJ's text. */
  textureTriangle: 800,
  /** The texture with its mask, and while it is scaled and compressed. */
  textureTexel: 10,
  /** A photo as bytes and as what is made of it. */
  texturePhotoPixel: 12,
} as const

/** Bytes of disk. */
const DISK = {
  /** A prepared or undistorted JPEG, per pixel: 0.3 to 0.4 for photos that were compressed before, 0.6 for rich ones. */
  jpegPixel: 0.6,
  /** A SIFT feature in COLMAP's database, which exists twice: 128 descriptor bytes, 24 of its keypoint, overhead. */
  databaseFeature: 2 * 156,
  /** Points and tracks in COLMAP's model, the snapshots and the exported files, per feature. */
  modelFeature: 4 * 30,
  /** Depth and normal of a pixel, with what is kept between passes. */
  depthPixel: 16 + 25,
  /** The dense cloud, which exists twice, and which photos saw each point. */
  point: 2 * 27 + 33,
  /** Meshes before and after they are reduced, twice, per triangle. */
  fullTriangle: 2 * 21,
  triangle: 2 * 21 + 2 * 130,
  /** The texture as JPEG: in the GLB, beside the OBJ, and both twice. */
  texel: 4 * 0.25,
  /** Logs, manifests, the pages of an empty database, and the report's pictures twice. */
  base: 26e6,
} as const

/**
 * What a job will take: wall seconds as a range, the peak of memory, and the disk that its workspace and results fill.
 * For photos that can all be placed, and for depth maps without CUDA.
 */
export function estimateJob(input: EstimateInput): Estimate {
  const capture = sizesOfCapture(input)
  const seconds = secondsOf(capture, input)
  return {
    seconds: { low: Math.round(seconds * RANGE.low), high: Math.ceil(seconds * RANGE.high) },
    memoryBytes: Math.round(memoryOf(capture, input.threads)),
    diskBytes: Math.round(diskOf(capture)),
  }
}

function secondsOf(capture: CaptureSizes, { route = 'photos', threads }: EstimateInput): number {
  const { sizes, sum, points, triangles } = capture
  const prepareSeconds =
    (UNIT_SECONDS.prepareInputMegapixel * sum.originalPx + UNIT_SECONDS.prepareOutputMegapixel * sum.preparedPx) / 1e6
  const geometrySeconds =
    route === 'depth'
      ? (UNIT_SECONDS.depthGivenMegapixel * sum.preparedPx) / 1e6 / threads
      : cameraSeconds(capture, route, threads) + denseSeconds(capture, threads)
  const surfaceSeconds =
    SERIAL_SECONDS.meshPoint * points +
    SERIAL_SECONDS.texturePhoto * sizes.length +
    (SERIAL_SECONDS.textureMegapixel * sum.undistortedPx) / 1e6 +
    SERIAL_SECONDS.textureTriangle * triangles
  return prepareSeconds / threads + geometrySeconds + surfaceSeconds + reportSeconds(sizes.length, threads)
}

/** From features to poses, which may be given. */
function cameraSeconds({ sizes, sum }: CaptureSizes, route: CaptureRoute, threads: number): number {
  const coreSeconds = (UNIT_SECONDS.featuresMegapixel * sum.featurePx) / 1e6 + matchingSeconds(sizes)
  const mapperSeconds = MAPPER_SECONDS_PER_PHOTO * sizes.length * (1 + sizes.length / MAPPER_DOUBLES_AT_PHOTOS)
  return coreSeconds / threads + (route === 'photos' ? mapperSeconds : 0)
}

function denseSeconds({ sum }: CaptureSizes, threads: number): number {
  const coreSeconds = UNIT_SECONDS.undistortMegapixel * sum.preparedPx + UNIT_SECONDS.depthMegapixel * sum.depthPx
  return (coreSeconds / threads + SERIAL_SECONDS.fuseMegapixel * sum.depthPx) / 1e6
}

function reportSeconds(photos: number, threads: number): number {
  if (photos === 0) return 0
  const { pictures, lookedThrough, compared, comparedAtMost, threadsAtMost } = REPORT_SECONDS
  const coreSeconds = pictures + lookedThrough * photos + compared * Math.min(photos, comparedAtMost)
  return coreSeconds / Math.min(threads, threadsAtMost)
}

/** Of the stage that needs most: they run one after the other. */
function memoryOf(capture: CaptureSizes, threads: number): number {
  const { sizes, largest, points, fullTriangles, triangles, texels } = capture
  return (
    MEMORY.worker +
    Math.max(
      MEMORY.preparePixel * largest.originalPx,
      MEMORY.siftPixel * largest.featurePx * threads,
      MEMORY.mapperPhoto * sizes.length,
      MEMORY.depthPixel * largest.depthPx,
      MEMORY.fusePixel * largest.depthPx + MEMORY.fusePoint * points,
      MEMORY.meshPoint * points + MEMORY.meshFullTriangle * fullTriangles,
      MEMORY.textureTriangle * triangles +
        MEMORY.textureTexel * texels +
        MEMORY.texturePhotoPixel * largest.undistortedPx,
    )
  )
}

function diskOf({ sum, points, fullTriangles, triangles, texels }: CaptureSizes): number {
  return (
    DISK.base +
    DISK.jpegPixel * (sum.preparedPx + sum.undistortedPx) +
    (DISK.databaseFeature + DISK.modelFeature) * sum.features +
    DISK.depthPixel * sum.depthPx +
    DISK.point * points +
    DISK.fullTriangle * fullTriangles +
    DISK.triangle * triangles +
    DISK.texel * texels
  )
}

interface CaptureSizes {
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

function sizesOfCapture({ photos, settings }: EstimateInput): CaptureSizes {
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
    triangles: Math.min(settings.meshTriangles, fullTriangles),
    // A texture is no finer than the photos that it is made of.
    texels: Math.min(settings.texturePx ** 2, sum.undistortedPx),
  }
}

interface PhotoSizes {
  originalPx: number
  preparedPx: number
  featurePx: number
  undistortedPx: number
  depthPx: number
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
    depthPx: within(Math.min(settings.depthPx, settings.maxUndistortedPx, settings.maxPhotoPx)),
    features: Math.min(FEATURES_PER_LIMIT * settings.maxFeatures, (FEATURES_PER_MEGAPIXEL * featurePx) / 1e6),
  }
}

/**
 * Pairs that are matched in full, a photo: 3.4, 3.0 and 2.8 of 12, 11 and 24 photos (`bench/pairs.ts`). A capture whose photos
 * find few partners takes more.
 */
const PAIRS_PER_PHOTO = 3.5

/** Over all pairs, the sum of products is half of (sum² - sum of squares); of these pairs some are matched. */
function matchingSeconds(sizes: PhotoSizes[]): number {
  const pairs = (sizes.length * (sizes.length - 1)) / 2
  const sum = sizes.reduce((total, { features }) => total + features, 0)
  const squares = sizes.reduce((total, { features }) => total + features * features, 0)
  const matchedShare = pairs > 0 ? Math.min(1, (PAIRS_PER_PHOTO * sizes.length) / pairs) : 0
  return matchedShare * (UNIT_SECONDS.pair * pairs + (UNIT_SECONDS.featureProduct * (sum * sum - squares)) / 2)
}
