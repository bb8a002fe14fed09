import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { photoNames } from '#server/contracts/capture/photo-names.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import type { GeoLocation } from '#server/formats/exif.ts'
import { openPhoto } from '#server/formats/open-photo.ts'
import { readPhotoFacts } from '#server/formats/read-photo-facts.ts'
import { isTurned } from '../pipeline/is-turned.ts'
import type { CapturePhoto, Stage, StageContext } from '../pipeline/stage.ts'
import { isDiskFull } from '../process/process-failure.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { focalLengthOf } from './prepare/focal-length.ts'

/** A photo as every later stage sees it. */
export interface PreparedPhoto {
  uploadId: string
  /** File name in the image directory and in every result, after the owner's own: `IMG_1025.jpg` (see `photoNames`). */
  name: string
  widthPx: number
  heightPx: number
  /** In pixels of the prepared photo; null when EXIF has none. */
  focalLengthPx: number | null
  /** Whether the focal length in EXIF is consistent with itself and with the photo: else it is a first guess. */
  focalLengthTrusted: boolean
  /** Maker, model and lens by EXIF. */
  cameraAndLens: string | null
  /** Where it was taken, by EXIF. */
  location: GeoLocation | null
}

export interface PrepareOutput {
  photos: PreparedPhoto[]
}

/** Where COLMAP finds the photos, in the stage's directory. */
export const PREPARED_IMAGES = 'images'

/** Visually lossless: SIFT finds the same points as in the original. */
const JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const

/**
 * Re-encodes every photo, so that no other program opens a foreign file: upright (posed ones by `isTurned`), sRGB, 8 bits, at
 * most `maxPhotoPx` long, without metadata. What is transparent becomes black, which has no features.
 */
export const prepare: Stage<void, PrepareOutput> = {
  name: 'prepare',
  version: 7,
  weight: 1,
  settingsUsed: ['maxPhotoPx'],
  async run(context) {
    const { photos, progress } = context
    const imageDir = path.join(context.dir, PREPARED_IMAGES)
    await mkdir(imageDir)
    const names = photoNames(photos.map(({ fileName }) => fileName))
    let done = 0
    progress(0, stepNote('prepared', { done: 0, count: photos.length }))
    const prepared = await mapConcurrently(
      photos,
      { atOnce: context.threads, signal: context.signal },
      async (photo, index) => {
        const name = names[index] as string
        const result = await preparePhoto(photo, path.join(imageDir, name), context)
        done++
        progress(done / photos.length, stepNote('prepared', { done, count: photos.length }))
        return { uploadId: photo.uploadId, name, ...result }
      },
    )
    return { photos: prepared }
  },
}

async function preparePhoto(
  photo: CapturePhoto,
  target: string,
  { settings, log, capture }: StageContext,
): Promise<Omit<PreparedPhoto, 'uploadId' | 'name'>> {
  try {
    // The upload was admitted with these pixels; a file that claims more is not the one that was admitted.
    const image = await openPhoto(photo.path, { limitInputPixels: photo.widthPx * photo.heightPx, failOn: 'none' })
    const facts = readPhotoFacts(photo.path, await image.metadata())
    const turned = isTurned(capture, photo.uploadId) ? image.autoOrient() : image
    const { width, height } = await turned
      .resize({ width: settings.maxPhotoPx, height: settings.maxPhotoPx, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'black' })
      .toColourspace('srgb')
      .jpeg(JPEG)
      .toFile(target)
    const focal = focalLengthOf({
      ...facts,
      // The upload's facts are used where the file has none.
      focalLengthMm: facts.focalLengthMm ?? photo.focalLengthMm,
      focalLength35mm: facts.focalLength35mm ?? photo.focalLength35mm,
      widthPx: width,
      heightPx: height,
    })
    const said = focal ? `${focal.px.toFixed(1)} px${focal.isTrusted ? '' : ' (not trusted)'}` : 'unknown'
    log(`${path.basename(target)}: ${width} x ${height}, focal length ${said}, ${photo.fileName}`)
    const cameraAndLens = [facts.cameraModel, facts.lensModel].filter(Boolean).join(' ') || null
    return {
      ...{ widthPx: width, heightPx: height, cameraAndLens, location: facts.location },
      focalLengthPx: focal?.px ?? null,
      focalLengthTrusted: focal?.isTrusted ?? false,
    }
  } catch (cause) {
    throw photoError(photo, cause)
  }
}

function photoError(photo: CapturePhoto, cause: unknown): AppError {
  if (cause instanceof Error && isDiskFull(cause.message)) {
    return new AppError('DISK_FULL', {
      ...explainError('diskFullPhoto', 'freeSpace'),
      cause,
    })
  }
  return new AppError('UNDECODABLE', {
    ...explainError('photoUnreadable', 'uploadAgain', { file: photo.fileName }),
    file: photo.fileName,
    cause,
  })
}
