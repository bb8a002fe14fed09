import type { StageName } from '#server/contracts/stages.ts'
import { type CaptureSizes, type EstimateInput, type PhotoSizes, sizesOfCapture } from './capture-sizes.ts'

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
  /** With given depth: posing the views and fusing their depth, per megapixel of the photos; six views of 1 MP take 16. */
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
 * The report, on two cores at most: previews and a turntable; a photo that is searched for coverage, and one that is
 * compared with the model.
 */
const REPORT_SECONDS = {
  pictures: 5,
  lookedThrough: 0.06,
  compared: 0.7,
  comparedAtMost: 24,
  threadsAtMost: 2,
} as const

/** Wall seconds a photo: the mapper adds one after another and gains next to nothing from more cores. */
const MAPPER_SECONDS_PER_PHOTO = 1.1
/** Bundle adjustment over all photos grows with them: at this count the time a photo has doubled. */
const MAPPER_DOUBLES_AT_PHOTOS = 300

/** With given depth, the seconds for posing the views; fusing takes the rest. */
const POSE_SHARE = 0.75
/** Wall seconds a photo: triangulating points with poses that are known. */
const TRIANGULATION_SECONDS_PER_PHOTO = 0.15

/** Wall seconds of each stage of a job on the idle reference machine. Higher settings never reduce any of them. */
export function predictStages(input: EstimateInput): ReadonlyMap<StageName, number> {
  const { route = 'photos', threads } = input
  const capture = sizesOfCapture(input)
  const { sizes, sum, points, triangles } = capture
  const prepare =
    (UNIT_SECONDS.prepareInputMegapixel * sum.originalPx + UNIT_SECONDS.prepareOutputMegapixel * sum.preparedPx) / 1e6
  const texture =
    SERIAL_SECONDS.texturePhoto * sizes.length +
    (SERIAL_SECONDS.textureMegapixel * sum.undistortedPx) / 1e6 +
    SERIAL_SECONDS.textureTriangle * triangles
  return new Map<StageName, number>([
    ['prepare', prepare / threads],
    ...(route === 'depth' ? givenDepth(capture, threads) : foundDepth(capture, route, threads)),
    ['mesh', SERIAL_SECONDS.meshPoint * points],
    ['texture', texture],
    ['report', reportSeconds(sizes.length, threads)],
  ])
}

function givenDepth({ sum }: CaptureSizes, threads: number): [StageName, number][] {
  const seconds = (UNIT_SECONDS.depthGivenMegapixel * sum.preparedPx) / 1e6 / threads
  return [
    ['pose', POSE_SHARE * seconds],
    ['tsdf', (1 - POSE_SHARE) * seconds],
  ]
}

/** From features to the cloud; poses may be given. */
function foundDepth({ sizes, sum }: CaptureSizes, route: 'photos' | 'posed', threads: number): [StageName, number][] {
  const mapper = MAPPER_SECONDS_PER_PHOTO * sizes.length * (1 + sizes.length / MAPPER_DOUBLES_AT_PHOTOS)
  return [
    ['features', (UNIT_SECONDS.featuresMegapixel * sum.featurePx) / 1e6 / threads],
    ['matching', matchingSeconds(sizes) / threads],
    route === 'photos' ? ['sparse', mapper] : ['pose', TRIANGULATION_SECONDS_PER_PHOTO * sizes.length],
    ['undistort', (UNIT_SECONDS.undistortMegapixel * sum.preparedPx) / 1e6 / threads],
    ['depth', (UNIT_SECONDS.depthMegapixel * sum.depthPx) / 1e6 / threads],
    ['fuse', (SERIAL_SECONDS.fuseMegapixel * sum.depthPx) / 1e6],
  ]
}

function reportSeconds(photos: number, threads: number): number {
  if (photos === 0) return 0
  const { pictures, lookedThrough, compared, comparedAtMost, threadsAtMost } = REPORT_SECONDS
  const coreSeconds = pictures + lookedThrough * photos + compared * Math.min(photos, comparedAtMost)
  return coreSeconds / Math.min(threads, threadsAtMost)
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
