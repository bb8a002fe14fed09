import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '../../errors.ts'

/** The facts that the checks of a capture need. */
export interface UploadFacts {
  id: string
  fileName: string
  /** Upright. */
  widthPx: number
  heightPx: number
  /** EXIF orientation, 1 to 8; null when it is not known. */
  orientation: number | null
}

/** Throws CAPTURE_SIZE_MISMATCH unless an image and its depth have the same size. */
export function assertSameSize(image: UploadFacts, depth: UploadFacts): void {
  if (image.widthPx === depth.widthPx && image.heightPx === depth.heightPx) return
  throw new AppError('CAPTURE_SIZE_MISMATCH', {
    ...explainError('depthOtherSize', 'depthSameSize', sizesOf(depth, image)),
    field: 'capture',
    file: depth.fileName,
  })
}

/** What sentences about two files of different sizes name. */
export function sizesOf(one: UploadFacts, other: UploadFacts) {
  return { file: one.fileName, size: sayPixels(one), image: other.fileName, imageSize: sayPixels(other) }
}

export function sayPixels({ widthPx, heightPx }: Size): string {
  return `${widthPx} x ${heightPx}`
}

interface Size {
  widthPx: number
  heightPx: number
}

/** As stored, before EXIF orientation. */
export function storedSize({ widthPx, heightPx, orientation }: UploadFacts): Size {
  return (orientation ?? 1) >= 5 ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx }
}

/** Sides are rounded to whole pixels when pictures are scaled. */
const SHAPE_TOLERANCE = 0.01

export function isSameShape(a: Size, b: Size): boolean {
  return Math.abs((a.widthPx * b.heightPx) / (a.heightPx * b.widthPx) - 1) <= SHAPE_TOLERANCE
}

/** Throws CAPTURE_SIZE_MISMATCH unless the mask is of its image's shape, in any size: upright, or as the image's pixels are stored. */
export function assertMaskShape(image: UploadFacts, mask: UploadFacts): void {
  if ([image, storedSize(image)].some((size) => isSameShape(size, mask))) return
  throw new AppError('CAPTURE_SIZE_MISMATCH', {
    ...explainError('maskOtherShape', 'maskSameShape', sizesOf(mask, image)),
    field: 'capture',
    file: mask.fileName,
  })
}

/** The file of upload `id`; throws CAPTURE_FILE_MISSING if the job doesn't have it. */
export function fileOf(uploads: ReadonlyMap<string, UploadFacts>, id: string, where: string): UploadFacts {
  const upload = uploads.get(id)
  if (upload) return upload
  throw new AppError('CAPTURE_FILE_MISSING', {
    message: `The capture names a file for ${where} that is not among its uploads.`,
    suggestion: 'Add the file, and name its upload in uploadIds too.',
    field: 'capture',
  })
}
