import { errorBodySchema } from '../../contracts/error-body-schema.ts'
import type { StoredMediaType } from '../../contracts/uploads/media-types.ts'
import { type UploadNote, type UploadView, uploadNoteSchema, uploadViewSchema } from '../../contracts/uploads/upload.ts'
import type { Upload } from '../../generated/prisma/client.ts'

/** Where the thumbnail of an accepted upload is served. */
export function thumbnailUrlOf(uploadId: string): string {
  return `/api/uploads/${uploadId}/thumbnail`
}

/** A row as a client sees it. Throws a ZodError when the row breaks the contract. */
export function toUploadView(upload: Upload): UploadView {
  const { latitudeDeg, longitudeDeg } = upload
  return uploadViewSchema.parse({
    id: upload.id,
    captureId: upload.captureId,
    status: upload.status,
    fileName: upload.fileName,
    folder: upload.folder,
    byteSize: Number(upload.byteSize),
    mediaType: upload.mediaType as StoredMediaType | null,
    widthPx: upload.widthPx,
    heightPx: upload.heightPx,
    focalLengthMm: upload.focalLengthMm,
    focalLength35mm: upload.focalLength35mm,
    capturedAt: upload.capturedAt,
    cameraModel: upload.cameraModel,
    lensModel: upload.lensModel,
    orientation: upload.orientation,
    location: latitudeDeg === null || longitudeDeg === null ? null : { latitudeDeg, longitudeDeg },
    notes: notesOf(upload.notes),
    sha256: upload.sha256,
    sharpness: upload.sharpness,
    duplicateOf: upload.duplicateOf,
    thumbnailUrl: upload.status === 'accepted' ? thumbnailUrlOf(upload.id) : null,
    error: upload.error === null ? null : errorBodySchema.parse(upload.error),
    createdAt: upload.createdAt.toISOString(),
  } satisfies UploadView)
}

/** Only those that this version knows: an unknown note must not hide the photo. */
function notesOf(notes: unknown): UploadNote[] {
  const known = Array.isArray(notes) ? notes.map((note) => uploadNoteSchema.safeParse(note)) : []
  return known.flatMap(({ data }) => data ?? [])
}
