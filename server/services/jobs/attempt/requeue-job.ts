import type { Db } from '#server/db.ts'
import { inTransaction } from '../in-transaction.ts'
import { canMove, lockAttempt, moveJob } from '../move-job.ts'

/**
 * running -> queued, for a worker that is told to stop: the job waits for another one and resumes after its last
 * checkpoint. The handler then throws, so that the queue retries the job. False if the claim was lost, the job has ended or is
 * being cancelled.
 */
export function requeueJob(db: Db, { jobId, attempt }: { jobId: string; attempt: number }): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const job = await lockAttempt(tx, jobId, attempt)
    if (!job || !canMove(job.status, 'requeue')) return false
    await moveJob(tx, job, {
      move: 'requeue',
      changes: { message: 'Waiting for a worker', timeLeftLow: null, timeLeftHigh: null },
      event: { stage: job.stage },
    })
    return true
  })
}
