import { rename } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#server/errors.ts'
import { readModel } from '../colmap/model.ts'
import { parseFusedPhoto, parseFusedPoints } from '../colmap/parse-output.ts'
import { runColmap } from '../colmap/run-colmap.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { depthSize } from './depth/depth-images.ts'

export interface FuseOutput {
  /** Points of the dense cloud. */
  points: number
}

/** x y z, unit normal, colour of each point, COLMAP's world frame. */
export const DENSE_CLOUD = 'dense.ply'

/** For each point of the cloud the photos that agreed on it, in COLMAP's format (`src/colmap/mvs/meshing.h`). */
export const DENSE_VISIBILITY = `${DENSE_CLOUD}.vis`

/**
 * Depth pixels that must agree on a point, of three photos or of two that confirm each other both ways. COLMAP's own 5
 * would drop most of a small capture, where a surface is in three or four photos; with 2 the edges of noisy maps crumble.
 */
const MIN_PIXELS = 3

/**
 * From a pixel COLMAP goes on to those it shows in other photos, from there to further ones, and so on: by default 100
 * times, while each step may be two pixels off, so that one point swallows a patch of each photo. Two steps reach
 * every photo that sees it and leave twice as many points: measured, 239,000 instead of 109,000 of twelve 640 px maps, whose
 * distances to the truth are no larger. COLMAP counts the first pixel as a step.
 */
const MAX_TRAVERSAL_DEPTH = 3

/** Fewer make no surface; a few always agree by chance. */
const MIN_POINTS = 100

/** Of a depth map: depth 4, normal 12 and the mark of a used pixel 1. */
const BYTES_PER_DEPTH_PIXEL = 17
const BYTES_PER_IMAGE_PIXEL = 3

/** Share of the free memory that depth maps may fill before COLMAP reads them as it needs them, on one thread. */
const MEMORY_SHARE = 0.5

const GIB = 2 ** 30

/** Less could not hold the few maps that COLMAP compares at once. */
const MIN_CACHE_GIB = 0.5

/** Merges the depth maps into one cloud of oriented, coloured points that several photos agree on. */
export const fuse: Stage<unknown, FuseOutput> = {
  name: 'fuse',
  version: 1,
  weight: 2,
  settingsUsed: [],
  async run(context) {
    const workspace = context.dirOf('depth')
    const partial = path.join(context.dir, 'partial.ply')
    const cache = await cacheOf(workspace, context.settings.depthPx)
    let points: number | null = null
    context.progress(0, 'Reading depth maps')
    await runColmap(
      context,
      'stereo_fusion',
      {
        workspace,
        workspaceFormat: 'COLMAP',
        inputType: 'geometric',
        output: partial,
        // More threads share the marks of used pixels without order: the cloud would differ from run to run.
        threads: 1,
        minPixels: MIN_PIXELS,
        maxTraversalDepth: MAX_TRAVERSAL_DEPTH,
        useCache: cache !== null,
        ...(cache && { cacheGib: cache }),
        logToStderr: true,
        randomSeed: 0,
      },
      (line) => {
        points = parseFusedPoints(line) ?? points
        const step = parseFusedPhoto(line)
        if (!step) return
        const found = step.points === null ? '' : `, ${step.points.toLocaleString('en')} points`
        context.progress(step.done / step.total, `Fused ${step.done} of ${step.total} depth maps${found}`)
      },
    )
    if (points === null || points < MIN_POINTS) throw nothingFused(points ?? 0)
    await publishCloud(context, partial, points)
    return { points }
  },
}

/** Gigabytes of COLMAP's cache, null when all maps and images fit into memory as they are. */
async function cacheOf(workspace: string, depthPx: number): Promise<number | null> {
  const { cameras, images } = await readModel(path.join(workspace, 'sparse'))
  let bytes = 0
  for (const { cameraId } of images) {
    const camera = cameras.get(cameraId)
    if (!camera) continue
    const map = depthSize(camera, depthPx)
    bytes += BYTES_PER_DEPTH_PIXEL * map.widthPx * map.heightPx
    bytes += BYTES_PER_IMAGE_PIXEL * camera.widthPx * camera.heightPx
  }
  const budget = MEMORY_SHARE * process.availableMemory()
  return bytes <= budget ? null : Math.max(MIN_CACHE_GIB, budget / GIB)
}

async function publishCloud(context: StageContext, partial: string, points: number): Promise<void> {
  const file = path.join(context.dir, DENSE_CLOUD)
  await rename(`${partial}.vis`, path.join(context.dir, DENSE_VISIBILITY))
  await rename(partial, file)
  await context.publish({
    name: DENSE_CLOUD,
    description: `Dense cloud, ${points.toLocaleString('en')} points with normals and colours`,
    mediaType: 'application/octet-stream',
    path: file,
  })
}

function nothingFused(points: number): AppError {
  return new AppError('RECONSTRUCTION_FAILED', {
    message: `The depth maps of the photos agree on ${points === 0 ? 'no' : `only ${points}`} points: that makes no surface.`,
    suggestion:
      'Take more photos that overlap, so that every part is in at least three of them from slightly different places; shiny, transparent and plain surfaces give no depth.',
  })
}
