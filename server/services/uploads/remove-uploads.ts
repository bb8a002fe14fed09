import { explainError } from '#server/contracts/notes/explain-error.ts'
import type { Db, DbTx } from '../../db.ts'
import { AppError } from '../../errors.ts'
import { inTransaction } from '../jobs/in-transaction.ts'
import { uploadKeys } from '../storage/storage-keys.ts'
import { lockCapture } from './accept-upload.ts'
import { removeIncoming, stopCheck } from './finish-received.ts'
import type { UploadDeps } from './upload-deps.ts'

/** A larger transaction would hold its locks too long while a reconstruction uses all cores. */
const BATCH = 100

/**
 * Removes the owner's uploads of `ids`: rows, photos, thumbnails, and received bytes. Returns the ids that
 * existed; the others count as removed before.
 *
 * Throws UPLOAD_IN_USE if a job uses one of them: then none is removed, unless the job started to use it while earlier
 * ones were being removed.
 */
export async function removeUploads(deps: UploadDeps, ids: string[]): Promise<string[]> {
  const { db, ownerId, storage } = deps
  const found = await db.upload.findMany({
    where: { id: { in: ids }, ownerId },
    select: { id: true, captureId: true },
    orderBy: { id: 'asc' },
  })
  await assertUnused(
    db,
    found.map(({ id }) => id),
  )
  const removed: string[] = []
  for (let start = 0; start < found.length; start += BATCH) {
    const batch = await removeBatch(deps, found.slice(start, start + BATCH))
    for (const id of batch) {
      stopCheck(id)
      await removeIncoming(deps, id)
      await storage.remove(uploadKeys.prefix(id))
    }
    removed.push(...batch)
  }
  return removed
}

function removeBatch({ db, ownerId }: UploadDeps, uploads: { id: string; captureId: string }[]): Promise<string[]> {
  const captures = [...new Set(uploads.map(({ captureId }) => captureId))].sort()
  const ids = uploads.map(({ id }) => id)
  return inTransaction(db, async (tx) => {
    for (const captureId of captures) await lockCapture(tx, captureId)
    // Locked until the end of the transaction, so that no job can start to use one of them after this check.
    await tx.$queryRaw`SELECT 1 FROM uploads WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE`
    await assertUnused(tx, ids)
    const there = await tx.upload.findMany({ where: { id: { in: ids }, ownerId }, select: { id: true } })
    await tx.upload.deleteMany({ where: { id: { in: ids }, ownerId } })
    await promoteDuplicates(tx, ids)
    return there.map(({ id }) => id)
  })
}

async function assertUnused(db: Db | DbTx, ids: string[]): Promise<void> {
  const used = await db.jobPhoto.findFirst({ where: { uploadId: { in: ids } }, include: { upload: true, job: true } })
  if (!used) return
  throw new AppError('UPLOAD_IN_USE', {
    ...explainError('uploadInUse', 'deleteUser', { file: used.upload.fileName, job: used.job.name }),
    file: used.upload.fileName,
  })
}

/** When the original of duplicates is removed, the oldest duplicate becomes the original. */
async function promoteDuplicates(tx: DbTx, removedIds: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE uploads SET duplicate_of = NULLIF(next.id, uploads.id)
    FROM (
      SELECT DISTINCT ON (duplicate_of) duplicate_of AS removed, id
      FROM uploads WHERE duplicate_of = ANY(${removedIds}::uuid[]) ORDER BY duplicate_of, id
    ) AS next
    WHERE uploads.duplicate_of = next.removed`
}
