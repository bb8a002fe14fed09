import { constants, cp, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { PhotoState, SparseModel } from '#server/contracts/job.ts'
import { AppError } from '#server/errors.ts'
import { readModel } from '../colmap/model.ts'
import type { SparseReconstruction } from '../colmap/model-types.ts'
import { writeModel } from '../colmap/model-write.ts'
import { parseMapperLine } from '../colmap/parse-output.ts'
import { runColmap } from '../colmap/run-colmap.ts'
import { median } from '../geometry/median.ts'
import { proposingMasks } from '../masks/propose-masks.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { type Calibration, calibrate, FUNCTION_TOLERANCE } from './calibrate/calibrate.ts'
import { explainUnregistered } from './explain-unregistered.ts'
import { MATCHING_DATABASE, type MatchingOutput } from './matching.ts'
import { throwIfNothingMoved } from './motion/throw-if-nothing-moved.ts'
import { PREPARED_IMAGES } from './prepare.ts'
import { SnapshotPublisher } from './publish-snapshots.ts'
import { publishSparse } from './publish-sparse.ts'

export interface SparsePhoto {
  uploadId: string
  name: string
  state: Exclude<PhotoState, 'pending'>
  /** Why it was likely not registered, for the user; null when it was. */
  reason: string | null
}

export interface SparseOutput {
  /** Largest first. */
  models: SparseModel[]
  photos: SparsePhoto[]
  /** How the cameras of the chosen model are described, and why. */
  calibration: Calibration
}

/** The largest model, in the stage's directory. */
export const BEST_MODEL = 'best'

/** A pair of photos fixes no scale for a third: what is smaller is no result. COLMAP's own 10 would drop small captures. */
const MIN_MODEL_PHOTOS = 3

/** Snapshots in a run at most: each holds all features of its photos, so more of them would cost time and disk. */
const SNAPSHOTS = 25

/** Shares of the stage, measured; the rest goes into reading and publishing. */
const MAPPER_SHARE = 0.6
const CALIBRATION_SHARE = 0.37

interface FoundModel extends SparseModel {
  dir: string
  reconstruction: SparseReconstruction
}

/**
 * Finds camera poses and sparse points with COLMAP's incremental mapper, showing the model as it grows.
 * It starts from easier and easier pairs by itself (100 inliers and 16 degrees, then half, then a quarter),
 * so it is not run again with looser options when it finds none.
 */
export const sparse: Stage<MatchingOutput, SparseOutput> = {
  name: 'sparse',
  version: 5,
  weight: 15,
  settingsUsed: [],
  run: (context, input) => proposingMasks(context, input.photos, () => findCameras(context, input)),
}

async function findCameras(context: StageContext, input: MatchingOutput): Promise<SparseOutput> {
  throwIfNothingMoved(context, input, 'nearly-all')
  const modelsDir = path.join(context.dir, 'models')
  await mkdir(modelsDir)
  await runMapper(context, modelsDir, input.photos.length)

  const models = await readModels(modelsDir)
  const [best, ...others] = models
  if (!best || best.registeredPhotos < MIN_MODEL_PHOTOS) {
    throwIfNothingMoved(context, input, 'most')
    throw noModel(best?.registeredPhotos ?? 0, input.photos.length)
  }
  const registered = `Registered ${best.registeredPhotos} of ${input.photos.length} photos`
  const { model, calibration } = await calibrate(context, best.reconstruction, {
    database: path.join(context.dirOf('matching'), MATCHING_DATABASE),
    imagesDir: path.join(context.dirOf('prepare'), PREPARED_IMAGES),
    scratchDir: path.join(context.dir, 'calibration'),
    onProgress: (fraction) =>
      context.progress(MAPPER_SHARE + CALIBRATION_SHARE * fraction, `${registered}, calibrating the cameras`),
  })
  const bestDir = path.join(context.dir, BEST_MODEL)
  if (model === best.reconstruction) {
    await cp(best.dir, bestDir, { recursive: true, mode: constants.COPYFILE_FICLONE })
  } else {
    await writeModel(model, bestDir)
  }
  context.signal.throwIfAborted()

  const photos = describePhotos(context, input, best, others)
  await publishSparse(context, { model, modelDir: bestDir, photoNames: photos.map(({ name }) => name) })
  const chosen = { ...sizeOf(model), chosen: true }
  const message = `${registered}, ${chosen.points.toLocaleString('en')} points`
  context.log(`${message}, mean reprojection error ${chosen.meanReprojectionErrorPx.toFixed(3)} px`)
  context.progress(1, message)
  return { models: [chosen, ...others.map(({ dir, reconstruction, ...other }) => other)], photos, calibration }
}

async function runMapper(context: StageContext, modelsDir: string, photoCount: number): Promise<void> {
  const snapshotsDir = path.join(context.dir, 'snapshots')
  await mkdir(snapshotsDir)
  const snapshots = new SnapshotPublisher(context, snapshotsDir)
  let registered = 0
  let snapshotWritten = false
  let noModel = false
  context.progress(0, `Registered 0 of ${photoCount} photos`)
  const onLine = (line: string) => {
    const event = parseMapperLine(line)
    if (event?.kind === 'no-model') noModel = true
    if (event?.kind === 'snapshot') snapshotWritten = true
    if (event?.kind !== 'registered') return
    if (snapshotWritten) snapshots.publishNewest()
    snapshotWritten = false
    // A second model starts from nothing again; the bar shows the largest so far.
    registered = Math.max(registered, event.registered)
    context.progress((MAPPER_SHARE * registered) / photoCount, `Registered ${registered} of ${photoCount} photos`)
  }
  try {
    await runColmap(
      context,
      'mapper',
      {
        database: path.join(context.dirOf('matching'), MATCHING_DATABASE),
        images: path.join(context.dirOf('prepare'), PREPARED_IMAGES),
        output: modelsDir,
        threads: context.threads,
        minModelPhotos: MIN_MODEL_PHOTOS,
        colors: true,
        snapshots: snapshotsDir,
        photosPerSnapshot: Math.ceil(photoCount / SNAPSHOTS),
        localTolerance: FUNCTION_TOLERANCE,
        globalTolerance: FUNCTION_TOLERANCE,
        logToStderr: true,
        randomSeed: 0,
      },
      onLine,
    )
  } catch (error) {
    if (!noModel || context.signal.aborted) throw error
  } finally {
    await snapshots.settle()
    await rm(snapshotsDir, { recursive: true, force: true })
  }
}

/** Models of the mapper, which numbers their directories; by photos, then by points, largest first. */
async function readModels(modelsDir: string): Promise<FoundModel[]> {
  const models: FoundModel[] = []
  for (const name of (await readdir(modelsDir)).toSorted()) {
    const dir = path.join(modelsDir, name)
    const reconstruction = await readModel(dir)
    models.push({ dir, reconstruction, ...sizeOf(reconstruction), chosen: false })
  }
  return models.sort((a, b) => b.registeredPhotos - a.registeredPhotos || b.points - a.points)
}

function sizeOf({ images, points }: SparseReconstruction) {
  return {
    registeredPhotos: images.length,
    points: points.count,
    meanReprojectionErrorPx: mean(points.errors),
  }
}

function describePhotos(
  { photos: originals }: StageContext,
  { photos, pairs }: MatchingOutput,
  best: FoundModel,
  others: readonly FoundModel[],
): SparsePhoto[] {
  const registered = new Set(best.reconstruction.images.map(({ name }) => name))
  const sharpness = new Map(originals.map((photo) => [photo.uploadId, photo.sharpness]))
  const measured = [...sharpness.values()].filter((value) => value !== null)
  const medianSharpness = measured.length > 0 ? median(measured) : null
  return photos.map(({ uploadId, name, features }) => {
    if (registered.has(name)) return { uploadId, name, state: 'registered', reason: null }
    const own = sharpness.get(uploadId) ?? null
    const other = others.find(({ reconstruction }) => reconstruction.images.some((image) => image.name === name))
    const reason = explainUnregistered(
      {
        name,
        features,
        relativeSharpness: own !== null && medianSharpness ? own / medianSharpness : null,
        otherModelPhotos: other?.registeredPhotos ?? null,
      },
      pairs,
      registered,
    )
    return { uploadId, name, state: 'unregistered', reason }
  })
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function noModel(registered: number, photoCount: number): AppError {
  return new AppError('NO_OVERLAP', {
    message:
      registered > 0
        ? `Only ${registered} of ${photoCount} photos could be connected with each other.`
        : `The ${photoCount} photos could not be connected with each other.`,
    suggestion:
      'Take more photos from places in between: move sideways a step at a time instead of turning on the spot, so that two thirds of each photo are also in the next, and avoid flat or repeating subjects.',
  })
}
