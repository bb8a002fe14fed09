import { AppError } from '#server/errors.ts'
import type { ClaimedPhoto } from '#server/services/jobs/claim-job.ts'
import type { Storage } from '#server/services/storage/storage.ts'
import type { CapturePhoto } from '#worker/pipeline/stage.ts'

/** The job's originals as files of this machine. Throws UNKNOWN_UPLOAD, naming the photo, when one is gone. */
export async function fetchPhotos(storage: Storage, photos: readonly ClaimedPhoto[]): Promise<CapturePhoto[]> {
  const fetched: CapturePhoto[] = []
  for (const { storageKey, ordinal: _, ...facts } of photos) {
    fetched.push({ ...facts, path: await pathOf(storage, storageKey, facts.fileName) })
  }
  return fetched
}

async function pathOf(storage: Storage, storageKey: string, fileName: string): Promise<string> {
  try {
    return await storage.localPath(storageKey)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new AppError('UNKNOWN_UPLOAD', {
      message: `The photo ${fileName} is no longer in storage.`,
      suggestion: 'Upload the photos again and start a new reconstruction.',
      file: fileName,
      cause: error,
    })
  }
}
