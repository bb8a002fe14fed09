import { isFinal } from '#server/contracts/job-status.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { removeWorkspaceDir } from '#server/services/storage/remove-workspace.ts'
import { jobKeys, uploadKeys } from '#server/services/storage/storage-keys.ts'
import { workspaceOf } from '#server/services/storage/workspace-dir.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { lockJob } from '../move-job.ts'

/**
 * Removes a job that has ended, with its results, its workspace, and those of its uploads that no other job uses.
 *
 * Rows are removed first, in one transaction, then files: a crash in between leaves files without a row,
 * which can be removed at any time, never a row without its files.
 *
 * Throws JOB_NOT_FOUND, or NOT_FINISHED for a job that has not ended.
 */
export async function removeJob(
  { db, queue, storage, env, ownerId }: JobDeps,
  { id }: { id: string },
): Promise<{ id: string }> {
  // (1) the rows
  const uploadIds = await inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (!isFinal(job.status)) {
      throw new AppError('NOT_FINISHED', {
        message: 'This reconstruction is still running.',
        suggestion: 'Cancel the reconstruction first, then delete it.',
      })
    }
    await queue.remove(tx, id)
    return deleteRows(tx, id)
  })

  // (2) the files
  await storage.remove(jobKeys.prefix(id))
  for (const uploadId of uploadIds) await storage.remove(uploadKeys.prefix(uploadId))
  await removeWorkspaceDir(workspaceOf(env.dataDir, id))
  return { id }
}

/** Deletes the job and its dependent rows, and returns the ids of the uploads that were deleted with it. */
async function deleteRows(tx: DbTx, id: string): Promise<string[]> {
  const photos = await tx.jobPhoto.findMany({ where: { jobId: id }, select: { uploadId: true } })
  const uploadIds = photos.map((photo) => photo.uploadId)
  // Locked, so that a job that is being submitted can't start to use one of them.
  await tx.$queryRaw`SELECT 1 FROM uploads WHERE id = ANY(${uploadIds}::uuid[]) ORDER BY id FOR UPDATE`
  await tx.job.delete({ where: { id } })
  const unused = { id: { in: uploadIds }, photos: { none: {} } }
  const deleted = await tx.upload.findMany({ where: unused, select: { id: true } })
  await tx.upload.deleteMany({ where: { id: { in: deleted.map((upload) => upload.id) } } })
  return deleted.map((upload) => upload.id)
}
