import { type ExifFacts, NO_EXIF_FACTS } from './exif.ts'

/** More than that is a history of edits. */
const MAX_XMP_BYTES = 1 << 16
/** As for EXIF: a larger value is an error. */
const MAX_FOCAL_LENGTH_MM = 20_000

/**
 * What XMP says of a photo in the words of EXIF (CIPA DC-010): for pictures whose program kept that alone, such as exports for the web.
 * Null or impossible values are left out, as by `readExifFacts`.
 */
export function readXmpFacts(xmp: Buffer | undefined): ExifFacts {
  const text = xmp?.toString('utf8', 0, MAX_XMP_BYTES) ?? ''
  const value = (name: string) => textAt(text, name)
  const [make, model] = [value('tiff:Make'), value('tiff:Model')]
  const isRepeated = model.toLowerCase().startsWith(make.toLowerCase())
  return {
    ...NO_EXIF_FACTS,
    focalLengthMm: lengthOf(value('exif:FocalLength')),
    focalLength35mm: lengthOf(value('exif:FocalLengthIn35mmFilm')),
    capturedAt: dateOf(value('exif:DateTimeOriginal') || value('photoshop:DateCreated')),
    cameraModel: (isRepeated ? model : `${make} ${model}`).trim() || null,
    lensModel: value('exifEX:LensModel') || value('aux:Lens') || null,
    location: locationOf(value('exif:GPSLatitude'), value('exif:GPSLongitude')),
  }
}

/** An attribute or an element; empty for neither. */
function textAt(text: string, name: string): string {
  const [, attribute, element] = new RegExp(`\\b${name}(?:="([^"<>]{0,200})"|>([^<>]{0,200})<)`).exec(text) ?? []
  return (attribute ?? element ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 120)
}

/** `35/1`, as EXIF has it, or `35`. */
function lengthOf(text: string): number | null {
  const [, above, below = '1'] = /^(\d+(?:\.\d+)?)(?:\/(\d+))?$/.exec(text) ?? []
  const value = Number(above) / Number(below)
  return value > 0 && value <= MAX_FOCAL_LENGTH_MM ? value : null
}

/** ISO 8601 to the second; the fraction is left out. */
function dateOf(text: string): string | null {
  const [, local, zone = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  if (!local) return null
  const parsed = new Date(`${local}Z`)
  const isReal = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(local)
  return isReal && parsed.getUTCFullYear() >= 1900 ? `${local}${zone === 'Z' ? '+00:00' : zone}` : null
}

function locationOf(latitude: string, longitude: string): ExifFacts['location'] {
  const [latitudeDeg, longitudeDeg] = [angleOf(latitude, 90), angleOf(longitude, 180)]
  if (latitudeDeg === null || longitudeDeg === null || (latitudeDeg === 0 && longitudeDeg === 0)) return null
  return { latitudeDeg, longitudeDeg }
}

/** `48,6.5N` or `48,6,30N`. */
function angleOf(text: string, mostDeg: number): number | null {
  const [, degrees, minutes, seconds = '0', side] =
    /^(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])$/.exec(text) ?? []
  const angle = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600
  if (!(angle >= 0 && angle <= mostDeg)) return null
  return side === 'S' || side === 'W' ? -angle : angle
}
