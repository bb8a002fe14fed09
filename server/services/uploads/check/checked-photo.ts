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
  if (widthPx * heightPx > maxPixels) {
    throw new AppError('TOO_MANY_PIXELS', {
      message:
        `${fileName} has ${megapixels(widthPx * heightPx)} megapixels (${widthPx} x ${heightPx}); ` +
        `the limit is ${megapixels(maxPixels)}.`,
      suggestion: 'Scale the image down, or raise MAQUETTE_MAX_MEGAPIXELS if the machine has enough memory.',
      file: fileName,
    })
  }
  if (Math.min(widthPx, heightPx) < MIN_SIDE_PX) {
    throw new AppError('UNDECODABLE', {
      message: `${fileName} is only ${widthPx} x ${heightPx} pixels: too small to find cameras from.`,
      suggestion: `Use the original photo; each side needs at least ${MIN_SIDE_PX} pixels.`,
      file: fileName,
    })
  }
}

function megapixels(pixels: number): string {
  return (pixels / 1e6).toFixed(pixels < 10e6 ? 1 : 0)
}
