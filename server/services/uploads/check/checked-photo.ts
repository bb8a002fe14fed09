import { explainError } from '#server/contracts/notes/explain-error.ts'
import type { StoredMediaType } from '#server/contracts/uploads/media-types.ts'
import type { UploadNote } from '#server/contracts/uploads/upload.ts'
import { AppError } from '#server/errors.ts'
import type { ExifFacts } from '#server/formats/exif.ts'

export interface CheckOptions {
  /** The user's name for the file, for errors. */
  fileName: string
  maxFileBytes: number
  maxPixels: number
  /** Ends the decoder of the file; the check then rejects with its reason. */
  signal?: AbortSignal
}

export interface CheckedPhoto extends ExifFacts {
  /** Of the file to keep: the checked one, or the JPEG that was made from it. */
  path: string
  mediaType: StoredMediaType
  /** Upright, in pixels. */
  widthPx: number
  heightPx: number
  /** EXIF orientation, 1 to 8, of the pixels in the file to keep. */
  orientation: number
  sharpness: number
  notes: UploadNote[]
  /** WebP, upright, sRGB, longest side `THUMBNAIL_SIZE_PX`. */
  thumbnail: Buffer
}

export const THUMBNAIL_SIZE_PX = 320

/** A shorter side doesn't have enough features to find a camera. */
export const MIN_SIDE_PX = 64

/** Throws TOO_MANY_PIXELS, and UNDECODABLE for too few. */
export function checkSize(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  { fileName, maxPixels }: Pick<CheckOptions, 'fileName' | 'maxPixels'>,
): void {
  const size = `${widthPx} x ${heightPx}`
  if (widthPx * heightPx > maxPixels) {
    throw new AppError('TOO_MANY_PIXELS', {
      ...explainError('tooManyPixels', 'scaleImage', {
        file: fileName,
        size,
        megapixels: megapixels(widthPx * heightPx),
        limit: megapixels(maxPixels),
      }),
      file: fileName,
    })
  }
  if (Math.min(widthPx, heightPx) < MIN_SIDE_PX) {
    throw new AppError('UNDECODABLE', {
      ...explainError('tooFewPixels', 'useOriginal', { file: fileName, size, px: MIN_SIDE_PX }),
      file: fileName,
    })
  }
}

function megapixels(pixels: number): number {
  return Number((pixels / 1e6).toFixed(pixels < 10e6 ? 1 : 0))
}
