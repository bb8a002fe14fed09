import type { Estimate } from '#server/contracts/estimate.ts'
import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import { type CaptureSizes, type EstimateInput, sizesOfCapture } from './capture-sizes.ts'
import { NEVER_MEASURED, type Pace, secondsAt } from './learn-pace.ts'
import { predictStages } from './predict-stages.ts'

/** Bytes of memory, from peak resident sizes of the same runs. */
const MEMORY = {
  /** The worker itself, with sharp's cache of prepared photos. */
  worker: 400e6,
  /** SIFT's scale space, with the first octave at twice the size, per pixel that it sees and thread. */
  siftPixel: 290,
  /** Sharp keeps the whole photo in memory while turning it: three channels, before and after. */
  preparePixel: 6,
  /** Poses, tracks and points a photo. */
  mapperPhoto: 5e6,
  /** The kernel's shared memory with six sources, and its inputs and outputs, per pixel of a depth map. */
  depthPixel: 150,
  /** Fusing: maps, sums and points of a photo in work with up to twenty neighbours, per pixel of its depth map... */
  fusePixel: 285,
  /** ...and the cloud, once in parts and once joined, with the photos that see each point. */
  fusePoint: 2 * 27 + 33,
  /** Building the surface: points with their neighbours; voxels, triangles and the buffers for cleaning them. */
  meshPoint: 300,
  meshFullTriangle: 800,
  /** Candidate photos and charts of a triangle, and the OBJ's text. */
  textureTriangle: 800,
  /** The texture with its mask, and while it is scaled and compressed. */
  textureTexel: 10,
  /** A photo as bytes and decoded. */
  texturePhotoPixel: 12,
} as const

/** Bytes of disk. */
const DISK = {
  /** A prepared or undistorted JPEG, per pixel: 0.3 to 0.4 for photos that were compressed before, 0.6 for rich ones. */
  jpegPixel: 0.6,
  /** The data set, which exists twice, in the report's directory and among the results: an undistorted photo, and its depth as 16-bit PNG. */
  dataSetPixel: 2 * 0.7,
  dataSetDepthPixel: 2 * 1.5,
  /** A SIFT feature in COLMAP's database, which exists twice: 128 descriptor bytes, 24 of its keypoint, overhead. */
  databaseFeature: 2 * 156,
  /** Points and tracks in COLMAP's model, the snapshots and the exported files, per feature. */
  modelFeature: 4 * 30,
  /** Depth and normal of a pixel, with what is kept between passes: also its costs in six other photos. */
  depthPixel: 16 + 25 + 24,
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
 * What a job will need: wall seconds as a range around the likely value, peak memory, and the disk space of its workspace and
 * results. Assumes that all photos register, and depth maps without CUDA. `pace`: how fast this machine is.
 */
export function estimateJob(input: EstimateInput, pace: Pace = NEVER_MEASURED): Estimate {
  const capture = sizesOfCapture(input)
  return {
    seconds: totalOf(secondsAt(pace, predictStages(input)).values()),
    memoryBytes: Math.round(memoryOf(capture, input.threads)),
    diskBytes: Math.round(diskOf(capture)),
  }
}

function totalOf(ranges: Iterable<SecondsRange>): SecondsRange {
  const total = { low: 0, high: 0 }
  for (const { low, high } of ranges) {
    total.low += low
    total.high += high
  }
  return { low: Math.round(total.low), high: Math.ceil(total.high) }
}

/** Of the stage that needs most, since stages run one after the other. */
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
    DISK.dataSetPixel * sum.undistortedPx +
    (DISK.depthPixel + DISK.dataSetDepthPixel) * sum.depthPx +
    DISK.point * points +
    DISK.fullTriangle * fullTriangles +
    DISK.triangle * triangles +
    DISK.texel * texels
  )
}
