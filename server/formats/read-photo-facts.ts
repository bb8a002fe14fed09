import type { Metadata } from 'sharp'
import { withFile } from './byte-source.ts'
import { type ExifFacts, readExifFacts } from './exif.ts'
import { exifOfJpeg } from './jpeg-segments.ts'
import { readXmpFacts } from './xmp-facts.ts'

/** EXIF facts of the photo at `path` in any format, or those of its XMP where EXIF says nothing of camera and time. `header` is sharp's metadata. */
export function readPhotoFacts(path: string, header: Pick<Metadata, 'format' | 'exif' | 'xmp'>): ExifFacts {
  const facts = readOwnExif(path, header)
  const { focalLengthMm, focalLength35mm, cameraModel, capturedAt } = facts
  if ([focalLengthMm, focalLength35mm, cameraModel, capturedAt].some((fact) => fact !== null)) return facts
  const ofXmp = Object.entries(readXmpFacts(header.xmp)).filter(([, fact]) => fact !== null)
  return { ...facts, ...Object.fromEntries(ofXmp) }
}

function readOwnExif(path: string, header: Pick<Metadata, 'format' | 'exif'>): ExifFacts {
  // EXIF of a TIFF is the file itself, and sharp returns none; of a JPEG sharp returns only the first segment.
  if (header.format === 'tiff') return withFile(path, readExifFacts)
  if (header.format === 'jpeg') return readExifFacts(withFile(path, exifOfJpeg))
  return readExifFacts(header.exif)
}
