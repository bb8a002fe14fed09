import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'
import type { ClaimedJob } from '#server/services/jobs/attempt/claim-job.ts'
import type { ClaimedFile } from '#server/services/jobs/attempt/read-stored.ts'
import type { Storage } from '#server/services/storage/storage.ts'
import type { CaptureFile, CapturePhoto } from '#worker/pipeline/stage.ts'

/** The job's originals as local files. Throws UNKNOWN_UPLOAD, naming the file, if one is missing. */
export async function fetchFiles(
  storage: Storage,
  job: Pick<ClaimedJob, 'photos' | 'files'>,
): Promise<{ photos: CapturePhoto[]; files: CaptureFile[] }> {
  const photos: CapturePhoto[] = []
  for (const { storageKey, ordinal: _, ...facts } of job.photos) {
    photos.push({ ...facts, path: await pathOf(storage, { storageKey, ...facts }) })
  }
  const files: CaptureFile[] = []
  for (const { storageKey, ...facts } of job.files) {
    files.push({ ...facts, path: await pathOf(storage, { storageKey, ...facts }) })
  }
  return { photos, files }
}

async function pathOf(storage: Storage, { storageKey, fileName }: ClaimedFile): Promise<string> {
  try {
    return await storage.localPath(storageKey)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new AppError('UNKNOWN_UPLOAD', {
      ...explainError('fileGone', 'startAgain', { file: fileName }),
      file: fileName,
      cause: error,
    })
  }
}
