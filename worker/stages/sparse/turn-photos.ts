import { constants, copyFile, link, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { StageContext } from '../../pipeline/stage.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import { MATCHING_DATABASE } from '../matching.ts'
import { PREPARED_IMAGES, type PreparedPhoto } from '../prepare.ts'
import { lensKeyOf, type QuarterTurns, quarterTurnsOf } from './quarter-turns.ts'
import { turnInDatabase } from './turn-in-database.ts'

/** What the mapper works with. */
export interface TurnedPhotos {
  /** COLMAP's database with verified pairs. */
  database: string
  imagesDir: string
  /** How the photo of that name is turned in both. */
  turnsOf(name: string): QuarterTurns
  /** Removes the copies: of a thousand photos the database alone takes more than a gigabyte. */
  remove(): Promise<void>
}

/** Only colours of points are taken from it. */
const JPEG_QUALITY = 90

/**
 * Photos and their features, turned so that all photos of a lens have its sensor's orientation and share one camera. Where none has to be
 * turned, that is what earlier stages left; else copies in the stage's directory.
 */
export async function turnPhotos(context: StageContext, photos: readonly PreparedPhoto[]): Promise<TurnedPhotos> {
  const prepared = path.join(context.dirOf('prepare'), PREPARED_IMAGES)
  const matched = path.join(context.dirOf('matching'), MATCHING_DATABASE)
  const orientations = new Map(context.photos.map(({ uploadId, orientation }) => [uploadId, orientation]))
  const turns = quarterTurnsOf(
    photos,
    photos.map(({ uploadId }) => orientations.get(uploadId)),
  )
  const turned = turns.filter((each) => each !== 0).length
  if (turned === 0) return { database: matched, imagesDir: prepared, turnsOf: () => 0, remove: async () => {} }
  context.log(`${turned} of ${photos.length} photos are turned to share the camera of the others`)

  const imagesDir = path.join(context.dir, 'turned')
  await mkdir(imagesDir)
  const options = { atOnce: context.threads, signal: context.signal }
  await mapConcurrently(photos, options, async ({ name }, i) => {
    const [from, to] = [path.join(prepared, name), path.join(imagesDir, name)]
    if (turns[i] === 0) return linkOrCopy(from, to)
    await sharp(from)
      .rotate(90 * (turns[i] ?? 0))
      .jpeg({ quality: JPEG_QUALITY })
      .toFile(to)
  })

  const database = path.join(context.dir, 'turned.db')
  await copyFile(matched, database, constants.COPYFILE_FICLONE)
  turnInDatabase(
    database,
    photos.map((photo, i) => ({ name: photo.name, turns: turns[i] ?? 0, lens: lensKeyOf(photo) })),
  )
  const byName = new Map(photos.map(({ name }, i) => [name, turns[i] ?? 0]))
  return {
    database,
    imagesDir,
    turnsOf: (name) => byName.get(name) ?? 0,
    async remove() {
      await rm(imagesDir, { recursive: true })
      await rm(database)
    },
  }
}

/** Not every file system has links. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}
