import path from 'node:path'
import type { PhotoState, SparseModel } from '#server/contracts/job-view.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import type { Note } from '#server/contracts/notes/note.ts'
import { photoNoteText } from '#server/contracts/notes/photo-notes.ts'
import { stepNote, stepNoteText } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import type { SparseReconstruction } from '../colmap/model-types.ts'
import { writeModel } from '../colmap/model-write.ts'
import { median } from '../geometry/median.ts'
import { proposingMasks } from '../masks/propose-masks.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import type { MatchingOutput } from './matching.ts'
import { publishSparse } from './publish-sparse.ts'
import { type Calibration, calibrate } from './sparse/calibrate.ts'
import { explainUnregistered } from './sparse/explain-unregistered.ts'
import { findModels, type PhotoGroup } from './sparse/find-models.ts'
import { findObstacle, obstacleError } from './sparse/find-obstacle.ts'
import { type FoundModel, namesOf } from './sparse/found-model.ts'
import { turnPhotos } from './sparse/turn-photos.ts'
import { unturnModel } from './sparse/unturn-model.ts'

export interface SparsePhoto {
  uploadId: string
  name: string
  state: Exclude<PhotoState, 'pending'>
  /** Why it was likely not registered, for the user; null when it was. */
  reason: string | null
  /** The same by a code. */
  note: Note | null
}

export interface SparseOutput {
  /** The chosen one first, then the groups of photos that could not be joined with it, largest first. */
  models: SparseModel[]
  photos: SparsePhoto[]
  /** How the cameras of the chosen model are described, and why. */
  calibration: Calibration
}

/** The largest model, in the stage's directory. */
export const BEST_MODEL = 'best'

/** Shares of the stage, measured; the rest goes into reading and publishing. */
const MAPPER_SHARE = 0.6
const CALIBRATION_SHARE = 0.37

/**
 * Finds camera poses and sparse points with COLMAP's incremental mapper, showing the model as it grows, in easier ways where the usual
 * one registers too few photos (`mapping/tries.ts`), and calibrates the cameras of the best model.
 */
export const sparse: Stage<MatchingOutput, SparseOutput> = {
  name: 'sparse',
  version: 7,
  weight: 15,
  settingsUsed: ['tryAnyway'],
  run: (context, input) => proposingMasks(context, input.photos, () => findCameras(context, input)),
}

async function findCameras(context: StageContext, input: MatchingOutput): Promise<SparseOutput> {
  const photoCount = input.photos.length
  context.progress(0, stepNote('registered', { done: 0, count: photoCount }))
  const obstacle = context.settings.tryAnyway ? null : await findObstacle(context, input, 'nearly-all')
  // A camera that only turned gives a model as well, of all photos and without any depth in it that there was: docs/decisions/0030.
  if (obstacle === 'only-turned') throw obstacleError(obstacle, photoCount)
  let most = 0
  const turned = await turnPhotos(context, input.photos)
  const mappingInput = { ...input, turned, isDoubtful: obstacle !== null }
  const found = await findModels(context, mappingInput, ({ fraction, photos, code }) => {
    // Another model starts from zero again; the largest so far is reported.
    most = Math.max(most, photos)
    context.progress(MAPPER_SHARE * fraction, stepNote(code, { done: most, count: photoCount }))
  })
  if (!found) {
    const cause = obstacle ?? (await findObstacle(context, input, 'most'))
    throw cause ? obstacleError(cause, photoCount) : noModel(photoCount)
  }
  const { best, groups } = found
  const registered = { done: best.reconstruction.images.length, count: photoCount }
  const { model: calibrated, calibration } = await calibrate(context, best.reconstruction, {
    database: turned.database,
    imagesDir: turned.imagesDir,
    scratchDir: path.join(context.dir, 'calibration'),
    onProgress: (fraction) =>
      context.progress(MAPPER_SHARE + CALIBRATION_SHARE * fraction, stepNote('calibrating', registered)),
  })
  const bestDir = path.join(context.dir, BEST_MODEL)
  const model = unturnModel(calibrated, turned.turnsOf)
  await turned.remove()
  await writeModel(model, bestDir)
  context.signal.throwIfAborted()

  const photos = describePhotos(context, input, best, groups)
  await publishSparse(context, { model, modelDir: bestDir, photoNames: photos.map(({ name }) => name) })
  const indexOf = new Map(photos.map(({ name }, i) => [name, i]))
  const chosen = sparseModelOf(model, namesOf(best), indexOf)
  const note = stepNote('foundCameras', { ...registered, points: chosen.points })
  context.log(`${stepNoteText(note)}, mean reprojection error ${chosen.meanReprojectionErrorPx.toFixed(3)} px`)
  context.progress(1, note)
  const others = groups.map((group) => sparseModelOf(group.model?.reconstruction ?? null, group.photos, indexOf))
  return { models: [{ ...chosen, chosen: true }, ...others], photos, calibration }
}

/** A model, or the entry for photos that none could be made of. */
function sparseModelOf(
  model: SparseReconstruction | null,
  names: ReadonlySet<string>,
  indexOf: ReadonlyMap<string, number>,
): SparseModel {
  return {
    registeredPhotos: model?.images.length ?? 0,
    points: model?.points.count ?? 0,
    meanReprojectionErrorPx: model ? mean(model.points.errors) : 0,
    chosen: false,
    photos: [...names].map((name) => indexOf.get(name) ?? 0).sort((a, b) => a - b),
  }
}

function describePhotos(
  { photos: originals }: StageContext,
  { photos, pairs }: MatchingOutput,
  best: FoundModel,
  groups: readonly PhotoGroup[],
): SparsePhoto[] {
  const registered = namesOf(best)
  const sharpness = new Map(originals.map((photo) => [photo.uploadId, photo.sharpness]))
  const measured = [...sharpness.values()].filter((value) => value !== null)
  const medianSharpness = measured.length > 0 ? median(measured) : null
  return photos.map(({ uploadId, name, features }) => {
    if (registered.has(name)) return { uploadId, name, state: 'registered', reason: null, note: null }
    const own = sharpness.get(uploadId) ?? null
    const group = groups.find((candidate) => candidate.photos.has(name))
    const note = explainUnregistered(
      {
        name,
        features,
        relativeSharpness: own !== null && medianSharpness ? own / medianSharpness : null,
        groupPhotos: group?.photos.size ?? null,
      },
      pairs,
      registered,
    )
    return { uploadId, name, state: 'unregistered', reason: photoNoteText(note), note }
  })
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function noModel(photoCount: number): AppError {
  return new AppError('NO_OVERLAP', explainError('notConnected', 'moveSideways', { count: photoCount }))
}
