import type { DbTx } from '../../db.ts'
import { AppError } from '../../errors.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import { lockCapture, sameCapture } from './accept-upload.ts'
import { removeIncoming } from './finish-received.ts'
import { type UploadDeps, uploadKeys } from './upload-deps.ts'

/**
 * Removes the owner's uploads of `ids`: rows, photos, thumbnails, and what was received so far. All or none. Returns the
 * ids that were there; the others are taken as removed before.
 *
 * Throws UPLOAD_IN_USE when a job uses one of them.
 */
export async function removeUploads(deps: UploadDeps, ids: string[]): Promise<string[]> {
  const { db, ownerId, storage } = deps
  const removed = await db.$transaction(async (tx) => {
    const uploads = await tx.upload.findMany({ where: { id: { in: ids }, ownerId } })
    for (const captureId of [...new Set(uploads.map((upload) => upload.captureId))].sort()) {
      await lockCapture(tx, captureId)
    }
    const found = uploads.map((upload) => upload.id)
    await assertUnused(tx, found)
    await tx.upload.deleteMany({ where: { id: { in: found } } })
    for (const upload of uploads) await promoteDuplicates(tx, upload)
    return found
  })
  for (const id of removed) {
    await removeIncoming(deps, id)
    await storage.remove(uploadKeys.prefix(id))
  }
  return removed
}

/** Holds the rows until the end of the transaction, so that no job can take one of them after this looked. */
async function assertUnused(tx: DbTx, ids: string[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM uploads WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`
  const used = await tx.jobPhoto.findFirst({ where: { uploadId: { in: ids } }, include: { upload: true, job: true } })
  if (!used) return
  throw new AppError('UPLOAD_IN_USE', {
    message: `${used.upload.fileName} is part of ${used.job.name}.`,
    suggestion: 'Delete that reconstruction first.',
    file: used.upload.fileName,
  })
}

/** The duplicates of a removed upload lose their first: the oldest of them takes its place. */
async function promoteDuplicates(tx: DbTx, removed: Upload): Promise<void> {
  const [next] = await tx.upload.findMany({
    where: { ...sameCapture(removed), duplicateOf: removed.id },
    orderBy: { id: 'asc' },
    take: 1,
  })
  if (!next) return
  await tx.upload.updateMany({ where: { duplicateOf: removed.id }, data: { duplicateOf: next.id } })
  await tx.upload.update({ where: { id: next.id }, data: { duplicateOf: null } })
}
