import type { Db } from '#server/db.ts'
import { inTransaction } from '../in-transaction.ts'
import { canMove, endChanges, lockAttempt, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'

/**
 * running -> completed. False when this attempt may not: it was fenced off, the job is over, or a cancel was confirmed
 * first (the handler then goes on to `markCancelled`). A cancel that was asked for and not confirmed comes to nothing.
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
