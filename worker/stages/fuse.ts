import path from 'node:path'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { type StepNote, stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { readPly } from '../files/read-ply.ts'
import { writeLas } from '../files/write-las.ts'
import { similarityAround, transformPoints } from '../geometry/similarity.ts'
import type { PointCloud } from '../mesh/mesh-types.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { runInThread } from '../process/run-in-thread.ts'
import type { FuseDepthsInput, FuseDepthsStep, FusedCloud } from './fuse/fuse-depths.ts'
import { frameOf, publishDenseGlb } from './publish-preview.ts'
import { pinholeMasks } from './stage-dirs.ts'

export interface FuseOutput {
  /** Points of the dense cloud. */
  points: number
}

/** x y z, unit normal, colour of each point, COLMAP's world frame. */
export const DENSE_CLOUD = 'dense.ply'

/** Fewer make no surface; a few always agree by chance. */
const MIN_POINTS = 100

/** Merges the depth maps into one cloud of oriented, coloured points that several photos agree on. */
export const fuse: Stage<unknown, FuseOutput> = {
  name: 'fuse',
  version: 8,
  weight: 2,
  settingsUsed: [],
  async run(context) {
    context.progress(0, stepNote('readingDepthMaps'))
    const data: FuseDepthsInput = {
      workspace: context.dirOf('depth'),
      masksDir: pinholeMasks(context),
      scratchDir: path.join(context.dir, 'scratch'),
      cloudPath: path.join(context.dir, DENSE_CLOUD),
    }
    const { points } = await runInThread<FuseDepthsStep, FusedCloud>({
      entry: new URL('./fuse/fuse-thread.ts', import.meta.url),
      data,
      signal: context.signal,
      onProgress({ done, total, points }) {
        context.progress(done / total, fusedSoFar(done, total / 2, points))
      },
    })
    if (points < MIN_POINTS) throw nothingFused(points)
    await publishCloud(context)
    const cloud = await readPly(data.cloudPath)
    await publishDenseGlb(context, cloud)
    await publishLas(context, cloud)
    return { points }
  },
}

/** Each map is fused, and once all are, gone through again for what only two photos show. */
function fusedSoFar(done: number, maps: number, points: number): StepNote {
  if (done < maps || done === 2 * maps) return stepNote('fused', { done: Math.min(done, maps), count: maps, points })
  return stepNote('fusedAgain', { done: done - maps, count: maps, points })
}

async function publishCloud(context: StageContext): Promise<void> {
  await context.publish({
    name: DENSE_CLOUD,
    description: 'Dense cloud with normals and colours, in the frame of cameras.json',
    mediaType: 'application/octet-stream',
    path: path.join(context.dir, DENSE_CLOUD),
  })
}

async function publishLas(context: StageContext, { positions, colors }: PointCloud): Promise<void> {
  const file = path.join(context.dir, 'dense.las')
  const mapOrigin = context.capture.kind === 'posed' ? context.capture.origin : undefined
  if (mapOrigin) {
    await writeLas({ positions, colors }, file, { up: 'z', shift: mapOrigin })
  } else {
    const { rotation, origin } = await frameOf(context)
    const turn = similarityAround(origin, rotation, 1)
    await writeLas({ positions: transformPoints(positions, turn), colors }, file)
  }
  await context.publish({
    name: 'dense.las',
    description: mapOrigin
      ? 'Dense cloud as LAS 1.2, in the map coordinates of the poses'
      : 'Dense cloud as LAS 1.2, z up',
    mediaType: 'application/vnd.las',
    path: file,
  })
}

function nothingFused(points: number): AppError {
  return new AppError(
    'RECONSTRUCTION_FAILED',
    explainError(points === 0 ? 'nothingFused' : 'littleFused', 'everyPart', { points }),
  )
}
