import { open, readFile, writeFile } from 'node:fs/promises'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { detailOf } from '#server/contracts/notes/refusal-notes.ts'
import { AppError } from '#server/errors.ts'
import { withFile } from '#server/formats/byte-source.ts'
import { unusualJpeg } from '#server/formats/jpeg-kind.ts'
import { measureSharpness } from '#server/formats/measure-sharpness.ts'
import { startingAt } from '#server/formats/mend-tiff.ts'
import { hiddenExif, withExifInFront } from '#server/formats/png-exif.ts'
import { readPhotoFacts } from '#server/formats/read-photo-facts.ts'
import { isRawTiff, openTiff } from '#server/formats/tiff.ts'
import { unusualTiff, wrongColours } from '#server/formats/tiff-kind.ts'
import { checkExr } from './check-exr.ts'
import { type CheckedPhoto, type CheckOptions, checkSize, THUMBNAIL_SIZE_PX } from './checked-photo.ts'
import { type ChosenPage, choosePage } from './choose-page.ts'
import { type ConvertedKind, convertPhoto } from './convert-photo.ts'
import { decodeSmall } from './decode-small.ts'
import { looksAllRound } from './looks-all-round.ts'
import { recogniseKind } from './recognise-kind.ts'
import { wrongFormat } from './refuse-format.ts'
import { showDarkDepth } from './show-dark-depth.ts'
import { SNIFF_BYTES, type SniffedFormat, sniffFormat } from './sniff-format.ts'

type TakenFormat = Exclude<SniffedFormat, { kind: 'other' }>

/** More than that is a history of edits. */
const MAX_XMP_BYTES = 1 << 16

// libvips keeps files open for reuse; a refused file's blocks would stay on the disk after it was deleted.
sharp.cache(false)

/** Of the file that is made of a photo which can't be kept as it came. */
export const CONVERTED_ENDING = '.converted'

/**
 * Decodes the file at `path` in full and tells what is in it.
 *
 * Throws an AppError that names the file: FILE_TOO_LARGE, WRONG_FORMAT, UNDECODABLE, TOO_MANY_PIXELS. The pixel limit is
 * applied to what the header claims, before anything is decoded.
 */
export async function checkPhoto(path: string, options: CheckOptions): Promise<CheckedPhoto> {
  // (1) what it claims to be
  const format = await readFormat(path, options)
  if (format.kind === 'exr') return checkExr(path, options)
  if (format.kind !== 'photo') return checkConverted(format.kind, path, options)
  const { mediaType } = format
  const exif = mediaType === 'image/png' ? withFile(path, hiddenExif) : null
  if (exif) return checkWithExif(exif, path, options)
  if (mediaType === 'image/tiff' && wrongColours(path)) throw undecodable(path, options, null)
  const header = await readHeader(path, options)
  const page = checkPages(path, header, options)
  if (page && !page.isFirst) return checkPage(page, path, options)
  checkSize({ widthPx: header.autoOrient.width, heightPx: header.autoOrient.height }, options)
  const notes = page ? [page.note] : []

  // (2) what it is: one decode, streamed through the resize, so that memory stays small for baseline files
  const small = await decodeSmall(path, mediaType, options.maxPixels).catch((error) => {
    throw undecodable(path, options, error)
  })
  notes.push(...small.notes)
  const raw = { width: small.info.width, height: small.info.height, channels: 3 } as const

  // (3) the facts
  const shown = (await showDarkDepth(path, header, THUMBNAIL_SIZE_PX)) ?? sharp(small.data, { raw })
  const thumbnail = await orient(shown, header.orientation)
    .toColourspace('srgb')
    .resize(THUMBNAIL_SIZE_PX, THUMBNAIL_SIZE_PX, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
  const sharpness = measureSharpness(small.data, raw.width, raw.height)
  const { orientation = 1 } = header
  const facts = readPhotoFacts(path, header)
  const { width: widthPx, height: heightPx } = header.autoOrient
  const xmp = header.xmp?.toString('utf8', 0, MAX_XMP_BYTES) ?? ''
  const isAllRound = looksAllRound(small.data, raw.width, raw.height)
  notes.push(...recogniseKind({ ...facts, fileName: options.fileName, mediaType, widthPx, heightPx, xmp, isAllRound }))
  return {
    ...facts,
    ...{ path, mediaType, widthPx, heightPx, orientation, sharpness, notes, thumbnail },
  }
}

/** As the JPEG that it is kept as, however large that is. */
async function checkConverted(kind: ConvertedKind, path: string, options: CheckOptions): Promise<CheckedPhoto> {
  const jpeg = `${path}${CONVERTED_ENDING}`
  const notes = await convertPhoto(kind, path, jpeg, options)
  const photo = await checkPhoto(jpeg, { ...options, maxFileBytes: Number.POSITIVE_INFINITY })
  return { ...photo, notes: [...notes, ...photo.notes] }
}

async function readFormat(path: string, { fileName, maxFileBytes }: CheckOptions): Promise<TakenFormat> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size > maxFileBytes) throw fileTooLarge(fileName, maxFileBytes)
    if (size === 0) throw emptyFile(fileName)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0)
    const format = sniffFormat(buffer.subarray(0, bytesRead))
    if (format.kind === 'other') throw wrongFormat(fileName, format)
    // DNG and most makers' raw files begin as a TIFF does.
    return format.kind === 'photo' && format.mediaType === 'image/tiff' && isRaw(path) ? { kind: 'raw' } : format
  } finally {
    await file.close()
  }
}

function isRaw(path: string): boolean {
  return withFile(path, (source) => {
    const tiff = openTiff(source)
    return tiff !== null && isRawTiff(tiff)
  })
}

async function readHeader(path: string, options: CheckOptions): Promise<Metadata> {
  try {
    return await sharp(path, { failOn: 'none', limitInputPixels: false }).metadata()
  } catch (error) {
    throw undecodable(path, options, error)
  }
}

/** Which page of a file of several pictures is the photo; null for one of a single page. Throws WRONG_FORMAT when that isn't clear. */
function checkPages(path: string, header: Metadata, { fileName }: CheckOptions): ChosenPage | null {
  if ((header.pages ?? 1) === 1) return null
  const page = header.format === 'tiff' ? choosePage(path) : null
  if (page) return page
  throw new AppError('WRONG_FORMAT', {
    ...explainError('severalPictures', 'savePicture', { file: fileName, count: header.pages ?? 0 }),
    file: fileName,
  })
}

/** As the file that it is kept as: one that begins with this page, since decoders read the first. */
async function checkPage({ at, note }: ChosenPage, path: string, options: CheckOptions): Promise<CheckedPhoto> {
  const copy = `${path}${CONVERTED_ENDING}`
  await writeFile(copy, startingAt(await readFile(path), at))
  const photo = await checkPhoto(copy, options)
  const isSaid = photo.notes.some(({ code }) => code === note.code)
  return isSaid ? photo : { ...photo, notes: [note, ...photo.notes] }
}

/** As the file that it is kept as: one whose EXIF decoders see, its orientation above all. */
async function checkWithExif(exif: Buffer, path: string, options: CheckOptions): Promise<CheckedPhoto> {
  const copy = `${path}${CONVERTED_ENDING}`
  await writeFile(copy, withExifInFront(await readFile(path), exif))
  return checkPhoto(copy, { ...options, maxFileBytes: Number.POSITIVE_INFINITY })
}

/** Applies an EXIF orientation (1 to 8) to an image that lost its EXIF. */
function orient(image: Sharp, orientation = 1): Sharp {
  const mirrored = [2, 4, 5, 7].includes(orientation)
  const angleDeg = { 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270 }[orientation] ?? 0
  return image.flop(mirrored).rotate(angleDeg)
}

export function fileTooLarge(fileName: string, maxFileBytes: number): AppError {
  return new AppError('FILE_TOO_LARGE', {
    ...explainError('fileTooLarge', 'saveSmaller', { file: fileName, limit: Math.round(maxFileBytes / 1024 / 1024) }),
    file: fileName,
  })
}

function emptyFile(fileName: string): AppError {
  return new AppError('UNDECODABLE', {
    ...explainError('fileEmpty', 'copyFile', { file: fileName }),
    file: fileName,
  })
}

function undecodable(path: string, { fileName }: CheckOptions, cause: unknown): AppError {
  // A file of an unreadable kind may be intact: don't ask to copy it again.
  const [tiff, jpeg] = [unusualTiff(path) ?? wrongColours(path), unusualJpeg(path)]
  const values = { file: fileName, what: detailOf(tiff ?? jpeg ?? '') }
  return new AppError('UNDECODABLE', {
    ...(tiff
      ? explainError('tiffUnusual', 'saveTiff', values)
      : jpeg
        ? explainError('jpegUnusual', 'saveJpeg', values)
        : explainError('fileDamaged', 'copyOrLeave', { file: fileName })),
    file: fileName,
    cause,
  })
}
