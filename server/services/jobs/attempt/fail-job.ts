import type { ErrorBody } from '#server/contracts/errors.ts'
import type { Db } from '#server/db.ts'
import { inTransaction } from '../in-transaction.ts'
import { canMove, endChanges, lockAttempt, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'

/**
 * running -> failed, with the reason. The running stage is marked as failed. False if
 * not allowed: the claim was lost, the job has ended, or it is being cancelled (a program that was killed for a cancel fails too:
 * the handler then calls `markCancelled`).
 */
export function failJob(
  db: Db,
  { jobId, attempt, error }: { jobId: string; attempt: number; error: ErrorBody },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const job = await lockAttempt(tx, jobId, attempt)
    if (!job || !canMove(job.status, 'fail')) return false
    await moveJob(tx, job, {
      move: 'fail',
      changes: { ...endChanges(job, 'failed'), ...NO_CANCEL_REQUEST, error, message: error.message },
      event: { code: error.code, stage: job.stage },
    })
    return true
  })
}
