import { type ByteSource, partOf, sourceOf } from './byte-source.ts'
import { directoryAt, numbersOf, openTiff, type Tiff, type TiffDirectory, type TiffEntry, textOf } from './tiff.ts'

/** Where a photo was taken, by GPS, in degrees of WGS 84. */
export interface GeoLocation {
  latitudeDeg: number
  longitudeDeg: number
}

/** A photo's EXIF facts; null if missing or impossible. */
export interface ExifFacts {
  focalLengthMm: number | null
  /** The focal length that gives the same view on 36 x 24 mm film. */
  focalLength35mm: number | null
  /** Pixels of the original a millimetre of the sensor, along its rows. Often wrong: see `focalLengthPx`. */
  focalPlanePxPerMm: number | null
  /** Digital zoom, at least 1. The 35 mm equivalent includes it. */
  digitalZoom: number | null
  /** Size of the original that EXIF was written for, in sensor orientation. */
  exifWidthPx: number | null
  exifHeightPx: number | null
  /** ISO 8601 by the camera's clock, with an offset when the camera wrote one. */
  capturedAt: string | null
  /** Maker and model. */
  cameraModel: string | null
  lensModel: string | null
  location: GeoLocation | null
}

export const NO_EXIF_FACTS: ExifFacts = {
  focalLengthMm: null,
  focalLength35mm: null,
  focalPlanePxPerMm: null,
  digitalZoom: null,
  exifWidthPx: null,
  exifHeightPx: null,
  capturedAt: null,
  cameraModel: null,
  lensModel: null,
  location: null,
}

// Tags of Exif 2.32; those of TIFF/EP (ISO 12234-2), which raw files have in their first directory, have numbers of their own.
const MAKE = 0x010f
const MODEL = 0x0110
const ORIENTATION = 0x0112
const EXIF_DIRECTORY = 0x8769
const GPS_DIRECTORY = 0x8825
const DATE_TIME_ORIGINAL = 0x9003
const DATE_TIME_DIGITIZED = 0x9004
const OFFSET_TIME_ORIGINAL = 0x9011
const FOCAL_LENGTH = 0x920a
const PIXEL_X_DIMENSION = 0xa002
const PIXEL_Y_DIMENSION = 0xa003
const FOCAL_PLANE_X_RESOLUTION = [0xa20e, 0x920e]
const FOCAL_PLANE_UNIT = [0xa210, 0x9210]
const DIGITAL_ZOOM = 0xa404
const FOCAL_LENGTH_35MM = 0xa405
const LENS_MODEL = 0xa434
const UNIQUE_CAMERA_MODEL = 0xc614

/** Millimetres of EXIF's FocalPlaneResolutionUnit. 4 and 5 are not in the standard, but cameras write them. */
const UNIT_MM: Record<number, number> = { 2: 25.4, 3: 10, 4: 1, 5: 0.001 }

/** Longer than any lens and any 35 mm equivalent of a phone's digital zoom: a larger value is an error. */
const MAX_FOCAL_LENGTH_MM = 20_000

/** TIFF, BigTIFF, and raw files with another number; each also in the byte order that contradicts its mark. */
const TIFF_HEAD = /II(?:[*+]\0|\0[*+]|R[OS]|U\0)|MM(?:\0[*+]|[*+]\0|OR)/

/**
 * EXIF as a TIFF. What containers put before it is skipped: `Exif\0\0` (of a JPEG's segment, and of most HEIC files; twice where a program
 * put one before the other), and the offset that ISO/IEC 23008-12 wants. Null when there is no TIFF within reach.
 */
export function openExif(block: ByteSource): Tiff | null {
  const at = block.read(0, 64).toString('latin1').search(TIFF_HEAD)
  return at < 0 ? null : openTiff(partOf(block, at))
}

/** The facts in an EXIF block or a TIFF file. From a broken one, those that can be read. */
export function readExifFacts(block: ByteSource | Buffer | undefined | null): ExifFacts {
  const tiff = block ? openExif(Buffer.isBuffer(block) ? sourceOf(block) : block) : null
  if (!tiff) return NO_EXIF_FACTS
  const { image, exif, gps } = directoriesOf(tiff)
  const entry = (tag: number) => exif.get(tag) ?? image.get(tag)
  const number = (tag: number) => numbersOf(tiff, entry(tag))[0] ?? Number.NaN
  const text = (tag: number) => cleanText(textOf(tiff, entry(tag)))
  const first = (tags: readonly number[]) => number(tags.find((tag) => entry(tag)) ?? 0)
  const unitMm = UNIT_MM[first(FOCAL_PLANE_UNIT) || 2]
  const resolution = first(FOCAL_PLANE_X_RESOLUTION)
  const offset = text(OFFSET_TIME_ORIGINAL)
  return {
    focalLengthMm: within(number(FOCAL_LENGTH), MAX_FOCAL_LENGTH_MM),
    focalLength35mm: within(number(FOCAL_LENGTH_35MM), MAX_FOCAL_LENGTH_MM),
    focalPlanePxPerMm: unitMm ? within(resolution / unitMm, 1e6) : null,
    digitalZoom: number(DIGITAL_ZOOM) >= 1 ? within(number(DIGITAL_ZOOM), 1000) : null,
    exifWidthPx: within(number(PIXEL_X_DIMENSION), 1e6),
    exifHeightPx: within(number(PIXEL_Y_DIMENSION), 1e6),
    // A camera whose clock was never set writes zeros or blanks.
    capturedAt: readDate(text(DATE_TIME_ORIGINAL), offset) ?? readDate(text(DATE_TIME_DIGITIZED), offset),
    cameraModel: nameOf(text(MAKE), text(MODEL) || text(UNIQUE_CAMERA_MODEL)),
    lensModel: text(LENS_MODEL) || null,
    location: readLocation(tiff, gps),
  }
}

function directoriesOf(tiff: Tiff): Record<'image' | 'exif' | 'gps', TiffDirectory> {
  const image = directoryAt(tiff, tiff.firstAt).entries
  const below = (tag: number) => directoryAt(tiff, numbersOf(tiff, image.get(tag))[0] ?? 0).entries
  return { image, exif: below(EXIF_DIRECTORY), gps: below(GPS_DIRECTORY) }
}

/** Cameras write 0 for unknown. */
function within(value: number, most: number): number | null {
  return value > 0 && value <= most ? value : null
}

/** `2024:05:01 10:11:12`; some programs write it as ISO 8601. */
function readDate(text: string, offset: string): string | null {
  const [, date, time] = /^(\d{4}[:\-/]\d\d[:\-/]\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text) ?? []
  if (!date || !time) return null
  const local = `${date.replace(/[:/]/g, '-')}T${time}`
  const parsed = new Date(`${local}Z`)
  const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(local)
  if (!isReal || parsed.getUTCFullYear() < 1900) return null
  return /^[+-](0\d|1[0-4]):[0-5]\d$/.test(offset) ? `${local}${offset}` : local
}

/** Maker and model, or just the model if it begins with a word of the maker: "NIKON CORPORATION", "NIKON D90". */
function nameOf(maker: string, model: string): string | null {
  const [firstWord = ''] = model.toLowerCase().split(' ')
  const isRepeated = maker.toLowerCase().split(' ').includes(firstWord)
  return (isRepeated ? model : `${maker} ${model}`).trim().slice(0, 120) || null
}

/** PostgreSQL's text can't hold NUL, and cameras pad with spaces. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 120)
}

/** Cameras without a GPS fix write no position, or 0, 0, which is in the sea. */
function readLocation(tiff: Tiff, gps: TiffDirectory): GeoLocation | null {
  const latitudeDeg = readAngle(numbersOf(tiff, gps.get(2)), textOf(tiff, gps.get(1)), 90)
  const longitudeDeg = readAngle(numbersOf(tiff, gps.get(4)), textOf(tiff, gps.get(3)), 180)
  if (latitudeDeg === null || longitudeDeg === null || (latitudeDeg === 0 && longitudeDeg === 0)) return null
  return { latitudeDeg, longitudeDeg }
}

/** Degrees, minutes and seconds; what is finer than a camera wrote is left 0/0. */
function readAngle(parts: readonly number[], side: string, mostDeg: number): number | null {
  if (parts.length !== 3) return null
  const [degrees, minutes, seconds] = parts.map((part, i) => (i > 0 && Number.isNaN(part) ? 0 : part)) as [
    number,
    number,
    number,
  ]
  const angle = degrees + minutes / 60 + seconds / 3600
  if (!(angle >= 0 && angle <= mostDeg)) return null
  return /^[sw]/i.test(side) ? -angle : angle
}

/** The tags of the first directory that describe the photo, not the layout of its pixels. */
const KEPT_OF_IMAGE = [0x010e, MAKE, MODEL, ORIENTATION, 0x0131, 0x0132, 0x013b, 0x8298]
const MAKER_NOTE = 0x927c
/** Longer values are comments and maker tables. */
const MAX_KEPT_BYTES = 2048

/** EXIF of a photo that was rotated upright, as `rewriteExif` writes it. */
export function uprightExif(block: ByteSource | Buffer): Buffer | null {
  return rewriteExif([Buffer.isBuffer(block) ? sourceOf(block) : block], 1)
}

/**
 * EXIF as a block of its own, with another orientation: image, Exif and GPS directories without the maker's notes and the thumbnail, so that
 * it fits into a JPEG's segment whatever it came from. Of several blocks, which must be of one byte order, the first that has a tag counts.
 * Null if there is nothing to keep.
 */
export function rewriteExif(blocks: readonly ByteSource[], orientation: number): Buffer | null {
  const [image, exif, gps] = [new Map<number, KeptEntry>(), new Map<number, KeptEntry>(), new Map<number, KeptEntry>()]
  const tiffs = blocks.map(openExif).filter((tiff) => tiff !== null)
  const isBigEndian = tiffs[0]?.isBigEndian ?? false
  for (const tiff of tiffs.filter((each) => each.isBigEndian === isBigEndian)) {
    const keep = (into: Map<number, KeptEntry>, directory: TiffDirectory, isKept: (tag: number) => boolean) => {
      for (const [tag, entry] of directory) {
        if (isKept(tag) && entry.byteLength <= MAX_KEPT_BYTES && !into.has(tag)) into.set(tag, { ...entry, tiff })
      }
    }
    const directories = directoriesOf(tiff)
    keep(image, directories.image, (tag) => KEPT_OF_IMAGE.includes(tag))
    keep(exif, directories.exif, isOfExif)
    // Raw files have some of it in the first directory.
    keep(exif, directories.image, isOfExif)
    keep(gps, directories.gps, (tag) => tag <= 0x1f)
  }
  if (image.size + exif.size + gps.size === 0) return null
  return writeExif({ image, exif, gps, orientation, isBigEndian })
}

interface KeptEntry extends TiffEntry {
  tiff: Tiff
}

/** 1 to 8, from the first directory; null if it has none. */
export function exifOrientation(block: ByteSource): number | null {
  const tiff = openExif(block)
  const [value] = tiff ? numbersOf(tiff, directoriesOf(tiff).image.get(ORIENTATION)) : []
  return value !== undefined && value >= 1 && value <= 8 ? value : null
}

function isOfExif(tag: number): boolean {
  return (
    tag >= 0x829a && tag <= 0xa500 && ![EXIF_DIRECTORY, GPS_DIRECTORY, MAKER_NOTE, 0xa005, 0x8773, 0x83bb].includes(tag)
  )
}

const HEAD_BYTES = 8

interface ExifRecipe {
  image: ReadonlyMap<number, KeptEntry>
  exif: ReadonlyMap<number, KeptEntry>
  gps: ReadonlyMap<number, KeptEntry>
  orientation: number
  isBigEndian: boolean
}

function writeExif({ image, exif, gps, orientation, isBigEndian }: ExifRecipe): Buffer {
  const order = { isBigEndian }
  const lengthOf = (rows: number) => 2 + 12 * rows + 4
  const imageRows = new Set([...image.keys(), ORIENTATION]).size + (exif.size ? 1 : 0) + (gps.size ? 1 : 0)
  const exifAt = HEAD_BYTES + lengthOf(imageRows)
  const gpsAt = exifAt + (exif.size ? lengthOf(exif.size) : 0)
  let valuesAt = gpsAt + (gps.size ? lengthOf(gps.size) : 0)

  const values: Buffer[] = []
  const rowOf = (tag: number, type: number, count: number, bytes: Buffer): Row => {
    if (bytes.length <= 4) return { tag, type, count, field: Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)]) }
    const field = long(order, valuesAt)
    const padded = bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes
    valuesAt += padded.length
    values.push(padded)
    return { tag, type, count, field }
  }
  const copied = ([tag, { type, count, at, byteLength, tiff }]: [number, KeptEntry]) =>
    rowOf(tag, type, count, tiff.source.read(at, byteLength))
  const turned = Buffer.concat([short(order, orientation), Buffer.alloc(2)])
  const imageEntries = [...image].filter(([tag]) => tag !== ORIENTATION).map(copied)
  imageEntries.push({ tag: ORIENTATION, type: 3, count: 1, field: turned })
  if (exif.size) imageEntries.push({ tag: EXIF_DIRECTORY, type: 4, count: 1, field: long(order, exifAt) })
  if (gps.size) imageEntries.push({ tag: GPS_DIRECTORY, type: 4, count: 1, field: long(order, gpsAt) })
  const directories = [imageEntries, [...exif].map(copied), [...gps].map(copied)].filter((rows) => rows.length > 0)
  const head = [Buffer.from(isBigEndian ? 'MM' : 'II', 'latin1'), short(order, 42), long(order, HEAD_BYTES)]
  return Buffer.concat([...head, ...directories.map((rows) => directory(order, rows)), ...values])
}

interface Row {
  tag: number
  type: number
  count: number
  field: Buffer
}

type Order = Pick<Tiff, 'isBigEndian'>

function directory(order: Order, rows: Row[]): Buffer {
  const sorted = rows.toSorted((a, b) => a.tag - b.tag)
  const entries = sorted.map(({ tag, type, count, field }) =>
    Buffer.concat([short(order, tag), short(order, type), long(order, count), field]),
  )
  return Buffer.concat([short(order, rows.length), ...entries, long(order, 0)])
}

function short({ isBigEndian }: Order, value: number): Buffer {
  const bytes = Buffer.alloc(2)
  if (isBigEndian) bytes.writeUInt16BE(value)
  else bytes.writeUInt16LE(value)
  return bytes
}

function long({ isBigEndian }: Order, value: number): Buffer {
  const bytes = Buffer.alloc(4)
  if (isBigEndian) bytes.writeUInt32BE(value)
  else bytes.writeUInt32LE(value)
  return bytes
}
