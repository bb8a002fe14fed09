import { explainError } from '#server/contracts/notes/explain-error.ts'
import { type UploadMetadata, uploadMetadataSchema } from '../../contracts/uploads/upload.ts'
import { sayWhatIsWrong, whatIsWrong } from '../../contracts/what-is-wrong.ts'
import { AppError } from '../../errors.ts'
import { fileTooLarge } from './check/check-photo.ts'
import type { UploadDeps } from './upload-deps.ts'

/** A photo may come with depth and a mask. The number of photos is known when a job is submitted. */
const FILES_A_PHOTO = 3

export interface AnnouncedUpload {
  /** UUIDv7. */
  id: string
  /** Parsed, and not yet checked. */
  metadata: unknown
  /** The header that it was parsed from. */
  metadataHeader: string | null
  /** Bytes to come. */
  byteSize: number
}

/**
 * Creates the row of an upload before its first byte, or refuses it: then there is no row.
 *
 * Throws INVALID_INPUT (metadata), FILE_TOO_LARGE, TOO_MANY_FILES, DISK_FULL.
 */
export async function receiveUpload(deps: UploadDeps, upload: AnnouncedUpload): Promise<void> {
  const { db, env, ownerId, storage } = deps
  const { captureId, filename, folder } = parseMetadata(upload.metadata)
  const fileName = cleanFileName(filename)
  if (upload.byteSize > env.maxFileBytes) throw fileTooLarge(fileName, env.maxFileBytes)

  const count = await db.upload.count({ where: { ownerId, captureId, status: { not: 'refused' } } })
  if (count >= FILES_A_PHOTO * env.maxFiles) {
    throw new AppError('TOO_MANY_FILES', {
      ...explainError('oneTooMany', 'removeSimilar', { file: fileName, limit: env.maxFiles }),
      file: fileName,
    })
  }
  // Twice, because received bytes are copied into storage before they are removed. The reserve is for the database.
  if ((await storage.freeBytes()) < 2 * upload.byteSize + env.diskReserveBytes) {
    throw new AppError('DISK_FULL', {
      ...explainError('diskFullFile', 'freeSpace', { file: fileName }),
      file: fileName,
    })
  }
  await db.upload.create({
    data: {
      ...{ id: upload.id, ownerId, captureId, fileName, byteSize: upload.byteSize, status: 'receiving' },
      folder: withoutControls(folder),
      tusMetadata: upload.metadataHeader,
    },
  })
}

function parseMetadata(metadata: unknown): UploadMetadata {
  const parsed = uploadMetadataSchema.safeParse(metadata ?? {})
  if (parsed.success) return parsed.data
  const { field, what } = whatIsWrong(parsed.error, metadata ?? {})
  throw new AppError('INVALID_INPUT', {
    message: `The upload’s metadata can’t be used: ${sayWhatIsWrong({ field, what })}.`,
    suggestion: 'Send the metadata filename (1 to 255 characters) and captureId (a UUID).',
    field: field || 'metadata',
    cause: parsed.error,
  })
}

/** A folder's upload includes its path; a hostile one includes control characters or half a surrogate pair. */
function cleanFileName(filename: string): string {
  const base = filename.split(/[/\\]/).at(-1) ?? ''
  return withoutControls(base) || 'unnamed'
}

function withoutControls(name: string): string {
  return name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
}
