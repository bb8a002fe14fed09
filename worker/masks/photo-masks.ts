import path from 'node:path'
import type { Background } from '#server/contracts/preset.ts'
import { isTurned } from '../pipeline/is-turned.ts'
import type { CaptureFile, StageContext } from '../pipeline/stage.ts'
import { mapConcurrently } from '../stages/map-concurrently.ts'
import { PREPARED_IMAGES, type PreparedPhoto } from '../stages/prepare.ts'
import { findBackground } from './find-background.ts'
import { maskPath, resizeMask, writeMaskFile } from './mask-file.ts'
import { publishMaskPicture } from './mask-picture.ts'
import { readMask } from './read-mask.ts'

export interface PhotoMasks {
  /** Photos whose mask was given, as a file or as their transparency. */
  given: number
  /** Photos whose background was found, by the setting `background`. */
  found: number
}

/**
 * Writes the masks of a capture's photos into `dir`, in their prepared size: those that were given, as files or as transparency, and for
 * photos without one, where the setting asks for it, of the background that is found. Publishes a picture of each.
 *
 * @throws AppError MASK_EMPTY, CAPTURE_SIZE_MISMATCH, UNDECODABLE for the file at fault
 */
export async function writePhotoMasks(
  context: StageContext,
  photos: readonly PreparedPhoto[],
  dir: string,
): Promise<PhotoMasks> {
  const { signal, threads } = context
  const keep = async (photo: PreparedPhoto, mask: Uint8Array): Promise<void> => {
    await writeMaskFile(maskPath(dir, photo.name), mask, photo)
    await publishMaskPicture(context, { path: preparedPath(context, photo), name: photo.name }, { ...photo, mask })
  }
  const maskOf = maskFileOf(context)
  const without: PreparedPhoto[] = []
  await mapConcurrently(photos, { atOnce: threads, signal }, async (photo) => {
    const color = context.photos.find(({ uploadId }) => uploadId === photo.uploadId) as CaptureFile
    const mask = await readMask(
      { color, mask: maskOf(photo.uploadId) },
      {
        ...photo,
        turned: isTurned(context.capture, photo.uploadId),
      },
    )
    if (mask) {
      sayIfOdd(context, photo, mask)
      await keep(photo, mask)
    } else without.push(photo)
  })
  const given = photos.length - without.length
  if (given > 0) context.log(`${given} of ${photos.length} photos have a mask: what is black in it is left out`)
  const { background } = context.settings
  if (background === 'keep' || without.length === 0) return { given, found: 0 }
  const order = photos.filter((photo) => without.includes(photo))
  return { given, found: await findMasks(context, order, background, keep) }
}

/** A mask that leaves nearly nothing, or nearly all, was rarely meant so: it may be inverted, or of another photo. */
const ODD_SHARES = { least: 0.01, most: 0.99 }

function sayIfOdd({ log }: StageContext, { name }: PreparedPhoto, mask: Uint8Array): void {
  const share = mask.reduce((sum, value) => sum + value, 0) / mask.length
  if (share > ODD_SHARES.least && share < ODD_SHARES.most) return
  log(`The mask of ${name} keeps ${(100 * share).toFixed(1)} % of it: is it inverted, or of another photo?`)
}

/** Finds the background of photos and hands on what is before it. Gives how many photos that worked for. */
export async function findMasks(
  context: StageContext,
  photos: readonly PreparedPhoto[],
  background: Exclude<Background, 'keep'>,
  keep: (photo: PreparedPhoto, mask: Uint8Array) => Promise<void>,
): Promise<number> {
  let found = 0
  const pictures = photos.map((photo) => ({ path: preparedPath(context, photo), ...sizeOf(photo) }))
  await findBackground(pictures, background, {
    signal: context.signal,
    async onMask(index, small) {
      const photo = photos[index] as PreparedPhoto
      if (!small) return context.log(`${photo.name}: no background was found, it is used whole`)
      await keep(photo, await resizeMask(small.mask, small, photo))
      found++
    },
  })
  context.log(`The ${background} background of ${found} of ${photos.length} photos was found`)
  return found
}

export function preparedPath({ dirOf }: Pick<StageContext, 'dirOf'>, { name }: PreparedPhoto): string {
  return path.join(dirOf('prepare'), PREPARED_IMAGES, name)
}

function sizeOf({ widthPx, heightPx }: PreparedPhoto) {
  return { widthPx, heightPx }
}

/** The file of a photo's mask, by the photo's upload. */
function maskFileOf({ capture, files, photos }: StageContext): (uploadId: string) => CaptureFile | null {
  const byId = new Map([...photos, ...files].map((file) => [file.uploadId, file]))
  const ids = new Map<string, string | null>(
    capture.kind === 'posed'
      ? capture.frames.map(({ color, mask }) => [color, mask])
      : capture.kind === 'photos'
        ? Object.entries(capture.masks ?? {})
        : [],
  )
  return (uploadId) => byId.get(ids.get(uploadId) ?? '') ?? null
}
