import type { Db } from '../../db.ts'
import { inTransaction } from './in-transaction.ts'
import { canMove, endChanges, lockAttempt, moveJob } from './move-job.ts'

/**
 * cancelling -> cancelled: call it once the job's processes are gone. Its results leave the list; the caller then
 * removes `jobs/<job id>` from storage and the workspace, in this order, so that no row points at a missing file.
 * False when this attempt was fenced off or no cancel was confirmed.
 */
export function markCancelled(db: Db, { jobId, attempt }: { jobId: string; attempt: number }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const job = await lockAttempt(tx, jobId, attempt)
    if (!job || !canMove(job.status, 'finishCancel')) return false
    await tx.artifact.deleteMany({ where: { jobId } })
    await moveJob(tx, job, {
      move: 'finishCancel',
      changes: { ...endChanges(job, 'cancelled'), message: 'Cancelled' },
    })
    return true
  })
}
