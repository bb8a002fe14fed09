import { errorBodySchema } from '../../contracts/errors.ts'
import { type PhotoMediaType, type UploadView, uploadViewSchema } from '../../contracts/upload.ts'
import type { Upload } from '../../generated/prisma/client.ts'

/** Where the thumbnail of an accepted upload is served. */
export function thumbnailUrlOf(uploadId: string): string {
  return `/api/uploads/${uploadId}/thumbnail`
}

/** A row as a client sees it. Throws a ZodError when the row breaks the contract. */
export function toUploadView(upload: Upload): UploadView {
  return uploadViewSchema.parse({
    id: upload.id,
    captureId: upload.captureId,
    status: upload.status,
    fileName: upload.fileName,
    byteSize: Number(upload.byteSize),
    mediaType: upload.mediaType as PhotoMediaType | null,
    widthPx: upload.widthPx,
    heightPx: upload.heightPx,
    focalLengthMm: upload.focalLengthMm,
    focalLength35mm: upload.focalLength35mm,
    capturedAt: upload.capturedAt,
    cameraModel: upload.cameraModel,
    sha256: upload.sha256,
    sharpness: upload.sharpness,
    duplicateOf: upload.duplicateOf,
    thumbnailUrl: upload.status === 'accepted' ? thumbnailUrlOf(upload.id) : null,
    error: upload.error === null ? null : errorBodySchema.parse(upload.error),
    createdAt: upload.createdAt.toISOString(),
  } satisfies UploadView)
}
