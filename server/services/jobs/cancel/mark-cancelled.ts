import type { Db } from '#server/db.ts'
import { inTransaction } from '../in-transaction.ts'
import { canMove, endChanges, lockAttempt, moveJob } from '../move-job.ts'

/**
 * cancelling -> cancelled; the job's results are unlisted. Before this, the caller waits until the job's processes have ended and
 * removes its workspace and `jobs/<job id>` from storage: a cancelled job has left nothing behind, and a retry
 * never finds checkpoints whose results are gone. False if the claim was lost or no cancel was confirmed.
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
