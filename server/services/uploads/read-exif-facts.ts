import readExif from 'exif-reader'

export interface ExifFacts {
  focalLengthMm: number | null
  /** The focal length that gives the same view on 36 x 24 mm film. */
  focalLength35mm: number | null
  /** ISO 8601 by the camera's clock, with an offset when the camera wrote one. */
  capturedAt: string | null
  cameraModel: string | null
  lensModel: string | null
}

export const NO_EXIF_FACTS: ExifFacts = {
  focalLengthMm: null,
  focalLength35mm: null,
  capturedAt: null,
  cameraModel: null,
  lensModel: null,
}

/** Longer than any lens, and than any 35 mm equivalent of a phone's digital zoom: beyond it the tag is broken. */
const MAX_FOCAL_LENGTH_MM = 20_000

/** What an EXIF block (the file's APP1 payload, as sharp gives it) tells of a photo. A broken block tells nothing. */
export function readExifFacts(exif: Buffer | undefined): ExifFacts {
  if (!exif) return NO_EXIF_FACTS
  let tags: ReturnType<typeof readExif>
  try {
    tags = readExif(exif)
  } catch {
    return NO_EXIF_FACTS
  }
  return {
    focalLengthMm: readFocalLength(tags.Photo?.FocalLength),
    focalLength35mm: readFocalLength(tags.Photo?.FocalLengthIn35mmFilm),
    capturedAt: readDate(tags.Photo?.DateTimeOriginal, tags.Photo?.OffsetTimeOriginal),
    cameraModel: readCamera(tags.Image?.Make, tags.Image?.Model),
    lensModel: readText(tags.Photo?.LensModel),
  }
}

/** Cameras write 0 for unknown. */
function readFocalLength(value: unknown): number | null {
  return typeof value === 'number' && value > 0 && value <= MAX_FOCAL_LENGTH_MM ? value : null
}

/** `date` holds the camera's local time as though it were UTC: that is how the reader gives it. */
function readDate(date: unknown, offset: unknown): string | null {
  if (!(date instanceof Date) || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1900) return null
  const local = date.toISOString().slice(0, 19)
  const zone = typeof offset === 'string' ? cleanText(offset) : ''
  return /^[+-](0\d|1[0-4]):[0-5]\d$/.test(zone) ? `${local}${zone}` : local
}

/** Maker and model, or the model alone when it begins with a word of the maker: "NIKON CORPORATION", "NIKON D90". */
function readCamera(make: unknown, model: unknown): string | null {
  const maker = readText(make) ?? ''
  const name = readText(model) ?? ''
  const [firstWord = ''] = name.toLowerCase().split(' ')
  const repeated = maker.toLowerCase().split(' ').includes(firstWord)
  return (repeated ? name : `${maker} ${name}`).trim().slice(0, 120) || null
}

function readText(value: unknown): string | null {
  return typeof value === 'string' ? cleanText(value).slice(0, 120) || null : null
}

/** EXIF text is padded with NULs, which PostgreSQL's text can't hold, and with spaces. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim()
}
