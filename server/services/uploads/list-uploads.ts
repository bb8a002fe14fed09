import type { UploadView } from '../../contracts/uploads/upload.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import { getLog } from '../../log.ts'
import { finishReceived } from './finish-received.ts'
import { toUploadView } from './to-upload-view.ts'
import type { UploadDeps } from './upload-deps.ts'

/**
 * The owner's uploads of a capture, or those of `ids` that exist, in the order in which they were created.
 *
 * An upload that is complete but unchecked (the server died in between) is checked now, so that nobody
 * waits for an answer that never comes.
 */
export async function listUploads(
  deps: UploadDeps,
  which: { captureId: string } | { ids: string[] },
): Promise<UploadView[]> {
  const filter = 'ids' in which ? { id: { in: which.ids } } : { captureId: which.captureId }
  const uploads = await deps.db.upload.findMany({
    where: { ...filter, ownerId: deps.ownerId },
    orderBy: { id: 'asc' },
  })
  const settled = await Promise.all(uploads.map((upload) => settle(deps, upload)))
  return settled.filter((upload) => upload !== null).map(toUploadView)
}

async function settle(deps: UploadDeps, upload: Upload): Promise<Upload | null> {
  if (upload.status === 'accepted' || upload.status === 'refused') return upload
  try {
    return await finishReceived(deps, upload.id)
  } catch (error) {
    // A file that can't be checked now (the disk is full) must not hide the others.
    getLog('uploads').warn({ err: error, uploadId: upload.id }, 'upload could not be checked')
    return upload
  }
}
