import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ColmapOptionValues } from '../../colmap/colmap-options.ts'
import { ModelFormatError } from '../../colmap/model.ts'
import { parseMapperLine } from '../../colmap/parse-output.ts'
import { runColmap } from '../../colmap/run-colmap.ts'
import type { StageContext } from '../../pipeline/stage.ts'
import { diskFull } from '../../process/process-failure.ts'
import { FUNCTION_TOLERANCE } from './calibrate.ts'
import { type FoundModel, MIN_MODEL_PHOTOS, readFoundModels } from './found-model.ts'
import { SnapshotPublisher } from './publish-snapshots.ts'
import type { TurnedPhotos } from './turn-photos.ts'
import { unturnModel } from './unturn-model.ts'

export interface MapperRun {
  /** Its own directory in the stage's, made here. */
  name: string
  /** COLMAP's database with verified pairs, and the images that it names. */
  photos: TurnedPhotos
  options: ColmapOptionValues<'mapper'>
  /** Names of the only photos to look at; default: all. */
  only?: readonly string[]
  /** A model to add photos to, instead of beginning with two. */
  startFrom?: FoundModel
  /** Photos that can be registered at most. */
  photoCount: number
  /** Whether to publish incremental previews, once the model has more photos than the one shown already. */
  shown: boolean
  photosShown?: number
  /** After that it is stopped and has found nothing. */
  limitMs: number
  onRegistered(photos: number): void
}

/** Snapshots in a run at most: each holds all features of its photos, so more of them would cost time and disk. */
const SNAPSHOTS = 25

/** What a timer takes: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Runs COLMAP's incremental mapper. Gives its models, the best first; none where it found no first pair or ran out of time. */
export async function runMapper(context: StageContext, run: MapperRun): Promise<FoundModel[]> {
  const dir = path.join(context.dir, run.name)
  // A continued model is written into `output` itself, others into numbered directories in it.
  const output = path.join(dir, run.startFrom ? 'models/0' : 'models')
  const snapshotsDir = path.join(dir, 'snapshots')
  const imageList = path.join(dir, 'images.txt')
  await mkdir(output, { recursive: true })
  await mkdir(snapshotsDir)
  if (run.only) await writeFile(imageList, run.only.map((name) => `${name}\n`).join(''))

  const limit = AbortSignal.timeout(Math.round(Math.min(LONGEST_TIMER_MS, Math.max(0, run.limitMs))))
  const snapshots = new SnapshotPublisher(context, snapshotsDir, {
    photosShown: run.photosShown ?? 0,
    asShown: (model) => unturnModel(model, run.photos.turnsOf),
  })
  const messages = watchOutput(snapshots, run.onRegistered)
  try {
    await runColmap(
      { ...context, signal: AbortSignal.any([context.signal, limit]) },
      'mapper',
      mapperOptions(context, run, { output, imageList, snapshotsDir }),
      messages.onLine,
    )
  } catch (error) {
    context.signal.throwIfAborted()
    if (limit.aborted) {
      context.log(`${run.name}: stopped after ${Math.round(run.limitMs / 1000)} s`)
      return []
    }
    if (!messages.saysNoModel()) {
      await rm(dir, { recursive: true, force: true })
      throw error
    }
  } finally {
    await snapshots.settle()
    await rm(snapshotsDir, { recursive: true, force: true })
  }
  return readFoundModels(path.join(dir, 'models')).catch(async (cause: unknown) => {
    if (!(cause instanceof ModelFormatError)) throw cause
    // COLMAP doesn't look whether its model was written whole, and ends as if it was.
    await rm(dir, { recursive: true, force: true })
    throw diskFull('COLMAP mapper', cause)
  })
}

interface MapperPaths {
  output: string
  imageList: string
  snapshotsDir: string
}

function mapperOptions(
  context: StageContext,
  run: MapperRun,
  { output, imageList, snapshotsDir }: MapperPaths,
): ColmapOptionValues<'mapper'> {
  return {
    database: run.photos.database,
    images: run.photos.imagesDir,
    output,
    input: run.startFrom?.dir,
    imageList: run.only && imageList,
    threads: context.threads,
    minModelPhotos: MIN_MODEL_PHOTOS,
    colors: true,
    snapshots: run.shown ? snapshotsDir : undefined,
    photosPerSnapshot: run.shown ? Math.ceil(run.photoCount / SNAPSHOTS) : undefined,
    localTolerance: FUNCTION_TOLERANCE,
    globalTolerance: FUNCTION_TOLERANCE,
    ...run.options,
    logToStderr: true,
    randomSeed: 0,
  }
}

/** Follows what the mapper prints: publishes snapshots, and remembers whether it found no model. */
function watchOutput(snapshots: SnapshotPublisher, onRegistered: MapperRun['onRegistered']) {
  let noModel = false
  let snapshotWritten = false
  return {
    saysNoModel: () => noModel,
    onLine(line: string): void {
      const event = parseMapperLine(line)
      if (event?.kind === 'no-model') noModel = true
      if (event?.kind === 'snapshot') snapshotWritten = true
      if (event?.kind !== 'registered') return
      if (snapshotWritten) snapshots.publishNewest()
      snapshotWritten = false
      onRegistered(event.registered)
    },
  }
}
