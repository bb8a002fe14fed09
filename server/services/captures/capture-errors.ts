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

function sizeMismatch(image: UploadFacts, other: UploadFacts, what: 'depth image'): AppError {
  return new AppError('CAPTURE_SIZE_MISMATCH', {
    message: `“${other.fileName}” is ${other.widthPx} x ${other.heightPx} pixels, and its image “${image.fileName}” ${image.widthPx} x ${image.heightPx}.`,
    suggestion: `Give a ${what} of the same size as its image, or leave it out.`,
    field: 'capture',
    file: other.fileName,
  })
}

/** Throws CAPTURE_SIZE_MISMATCH unless both have the same size. */
export function assertSameSize(image: UploadFacts, other: UploadFacts, what: 'depth image'): void {
  if (image.widthPx !== other.widthPx || image.heightPx !== other.heightPx) throw sizeMismatch(image, other, what)
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
    message: `The mask “${mask.fileName}” is ${mask.widthPx} x ${mask.heightPx} pixels, which is another shape than “${image.fileName}” with ${image.widthPx} x ${image.heightPx}.`,
    suggestion: 'Give a mask of the whole photo, of the same size or scaled as a whole, or leave it out.',
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
