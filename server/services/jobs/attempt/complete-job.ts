import type { Db } from '#server/db.ts'
import { inTransaction } from '../in-transaction.ts'
import { canMove, endChanges, lockAttempt, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'

/**
 * running -> completed. False if not allowed: the claim was lost, the job has ended, or a cancel was confirmed
 * first (the handler then calls `markCancelled`). An unconfirmed cancel request is dropped.
 */
export function completeJob(db: Db, { jobId, attempt }: { jobId: string; attempt: number }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const job = await lockAttempt(tx, jobId, attempt)
    if (!job || !canMove(job.status, 'complete')) return false
    await moveJob(tx, job, {
      move: 'complete',
      changes: { ...endChanges(job, 'done'), ...NO_CANCEL_REQUEST, progress: 1, message: 'Done' },
    })
    return true
  })
}
