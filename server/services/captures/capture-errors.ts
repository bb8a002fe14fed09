import { AppError } from '../../errors.ts'

/** What the checks of a capture look at. */
export interface UploadFacts {
  id: string
  fileName: string
  widthPx: number
  heightPx: number
}

export function sizeMismatch(image: UploadFacts, other: UploadFacts, what: 'depth image' | 'mask'): AppError {
  return new AppError('CAPTURE_SIZE_MISMATCH', {
    message: `“${other.fileName}” is ${other.widthPx} x ${other.heightPx} pixels, and its image “${image.fileName}” ${image.widthPx} x ${image.heightPx}.`,
    suggestion: `Give a ${what} of the same size as its image, or leave it out.`,
    field: 'capture',
    file: other.fileName,
  })
}

/** Throws CAPTURE_SIZE_MISMATCH unless both are of one size. */
export function assertSameSize(image: UploadFacts, other: UploadFacts, what: 'depth image' | 'mask'): void {
  if (image.widthPx !== other.widthPx || image.heightPx !== other.heightPx) throw sizeMismatch(image, other, what)
}

/** The file whose upload is `id`; it is the client's mistake when the job doesn't have it. */
export function fileOf(uploads: ReadonlyMap<string, UploadFacts>, id: string, where: string): UploadFacts {
  const upload = uploads.get(id)
  if (upload) return upload
  throw new AppError('CAPTURE_FILE_MISSING', {
    message: `The capture names a file for ${where} that is not among its uploads.`,
    suggestion: 'Add the file, and name its upload in uploadIds too.',
    field: 'capture',
  })
}
