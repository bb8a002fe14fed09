import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { readFeatureCounts, type SeedCamera, seedDatabase } from '../colmap/database.ts'
import { parseExtractedPhoto } from '../colmap/parse-output.ts'
import { runColmap } from '../colmap/run-colmap.ts'
import { filesOfDatabase, isSound } from '../colmap/with-database.ts'
import type { CapturePhoto, Stage, StageContext } from '../pipeline/stage.ts'
import { PREPARED_IMAGES, type PreparedPhoto, type PrepareOutput } from './prepare.ts'

export interface PhotoFeatures extends PreparedPhoto {
  features: number
}

export interface FeaturesOutput {
  photos: PhotoFeatures[]
}

/** COLMAP's database, in the stage's directory. */
export const FEATURES_DATABASE = 'database.db'

/**
 * A photo with fewer features is not expected to be registered: COLMAP requires 15 common ones of a pair and 30
 * for a pose, and even between neighbouring photos hardly more than a third are found again.
 */
export const MIN_USABLE_FEATURES = 100

/** What a model is made of at least. */
const MIN_USABLE_PHOTOS = 3

/** Finds SIFT features with COLMAP on the CPU. Photos of one size, focal length and camera share intrinsics. */
export const features: Stage<PrepareOutput, FeaturesOutput> = {
  name: 'features',
  version: 1,
  weight: 14,
  settingsUsed: ['maxFeaturePx', 'maxFeatures'],
  async run(context, { photos }) {
    const { settings, progress } = context
    // COLMAP writes the features of a photo at once, and leaves out photos that have some: an interrupted run is continued in its database.
    const database = path.join(await context.scratch(), FEATURES_DATABASE)
    const total = photos.length
    progress(0, stepNote('foundFeatures', { done: 0, count: total }))

    // (1) a database that knows the photos and which of them share a camera
    if (!isSound(database)) await createDatabase(context, photos, database)

    // (2) features into it
    await runColmap(
      context,
      'feature_extractor',
      {
        database,
        images: path.join(context.dirOf('prepare'), PREPARED_IMAGES),
        useGpu: false,
        threads: context.threads,
        maxImagePx: settings.maxFeaturePx,
        maxFeatures: settings.maxFeatures,
        logToStderr: true,
        randomSeed: 0,
      },
      (line) => {
        const step = parseExtractedPhoto(line)
        if (step) progress(step.done / total, stepNote('foundFeatures', { done: step.done, count: total }))
      },
    )

    // (3) how many there are
    const counts = readFeatureCounts(database)
    const withFeatures = photos.map((photo) => ({ ...photo, features: counts.get(photo.name) ?? 0 }))
    throwIfTooFew(withFeatures, context.photos)
    await rename(database, path.join(context.dir, FEATURES_DATABASE))
    return { photos: withFeatures }
  },
}

/** It is there whole or not at all. */
async function createDatabase(
  context: StageContext,
  photos: readonly PreparedPhoto[],
  database: string,
): Promise<void> {
  const draft = `${database}.draft`
  for (const file of [draft, database].flatMap(filesOfDatabase)) await rm(file, { force: true })
  await runColmap(context, 'database_creator', { database: draft })
  const { cameras, cameraOf } = groupByCamera(photos)
  const images = photos.map(({ name }, index) => ({ name, camera: cameraOf[index] ?? 0 }))
  seedDatabase(draft, cameras, images)
  context.log(`${photos.length} photos share ${cameras.length} camera${cameras.length === 1 ? '' : 's'}`)
  await rename(draft, database)
}

/**
 * Which photos share intrinsics: those of equal size, focal length and camera. Without EXIF all photos of a
 * size do, since a capture is nearly always one camera's and a shared focal length is found more surely.
 */
export function groupByCamera(photos: readonly PreparedPhoto[]): { cameras: SeedCamera[]; cameraOf: number[] } {
  const cameras: SeedCamera[] = []
  const byKey = new Map<string, number>()
  const cameraOf = photos.map(({ widthPx, heightPx, focalLengthPx, focalLengthTrusted, cameraAndLens }) => {
    const key = JSON.stringify([widthPx, heightPx, focalLengthPx?.toFixed(1), focalLengthTrusted, cameraAndLens])
    const known = byKey.get(key)
    if (known !== undefined) return known
    byKey.set(key, cameras.length)
    return cameras.push({ widthPx, heightPx, focalLengthPx, focalLengthTrusted }) - 1
  })
  return { cameras, cameraOf }
}

/** @throws AppError TOO_FEW_FEATURES that names the photos without enough features. */
export function throwIfTooFew(photos: readonly PhotoFeatures[], originals: readonly CapturePhoto[]): void {
  const poor = photos.filter((photo) => photo.features < MIN_USABLE_FEATURES)
  if (photos.length - poor.length >= MIN_USABLE_PHOTOS) return
  const names = new Map(originals.map(({ uploadId, fileName }) => [uploadId, fileName]))
  const list = poor.map((photo) => `${names.get(photo.uploadId) ?? photo.name} (${photo.features})`)
  const counts = { usable: photos.length - poor.length, count: photos.length }
  throw new AppError(
    'TOO_FEW_FEATURES',
    counts.usable === 0
      ? explainError('plainPhotos', 'texture', counts)
      : explainError('fewUsablePhotos', 'texture', { ...counts, photos: shorten(list) }),
  )
}

const LISTED = 8

function shorten(list: readonly string[]): string {
  const rest = list.length - LISTED
  return rest > 0 ? `${list.slice(0, LISTED).join(', ')} and ${rest} more` : list.join(', ')
}
