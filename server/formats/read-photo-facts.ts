import type { Metadata } from 'sharp'
import { withFile } from './byte-source.ts'
import { type ExifFacts, readExifFacts } from './exif.ts'
import { exifOfJpeg } from './jpeg-segments.ts'

/** EXIF facts of the photo at `path`, wherever its format keeps them. `header` is what sharp says of it. */
export function readPhotoFacts(path: string, header: Pick<Metadata, 'format' | 'exif'>): ExifFacts {
  // A TIFF is the structure that EXIF borrowed, and sharp gives none; of a JPEG it gives the first segment alone.
  if (header.format === 'tiff') return withFile(path, readExifFacts)
  if (header.format === 'jpeg') return readExifFacts(withFile(path, exifOfJpeg))
  return readExifFacts(header.exif)
}
