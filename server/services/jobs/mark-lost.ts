import { ERROR_TABLE, type ErrorBody } from '../../contracts/errors.ts'
import type { Db } from '../../db.ts'
import type { JobQueue } from '../../queue.ts'
import { inTransaction } from './in-transaction.ts'
import { endChanges, lockJob, moveJob, NO_CANCEL_REQUEST } from './move-job.ts'

const WORKER_LOST: ErrorBody = {
  code: 'WORKER_LOST',
  message: 'The reconstruction broke off several times without a word, as when the machine runs out of memory.',
  suggestion: 'Try again with fewer or smaller photos, or with a lower preset.',
  retryable: ERROR_TABLE.WORKER_LOST.retryable,
}

/**
 * The dead letter queue's consumer: the queue has given up on a job.
 *
 * - running: its workers were lost once too often: failed with WORKER_LOST.
 * - cancelling: nobody is left to finish it: cancelled. Its files stay for a retry, or until `removeJob`.
 * - queued: the worker that had it last was told to stop and died before it had given the job back. It goes back into the
 *   queue with all of its retries.
 * - final or removed, or in a worker's hands again: nothing.
 */
export function markLost(db: Db, { jobId, queue }: { jobId: string; queue: JobQueue }): Promise<void> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, jobId)
    // The message was late: the job was tried again since, and a worker has it.
    if (await queue.isHeld(tx, jobId)) return
    if (job?.status === 'running') {
      await moveJob(tx, job, {
        move: 'lose',
        changes: {
          ...endChanges(job, 'failed'),
          ...NO_CANCEL_REQUEST,
          error: WORKER_LOST,
          message: WORKER_LOST.message,
        },
      })
    } else if (job?.status === 'cancelling') {
      await moveJob(tx, job, {
        move: 'finishCancel',
        changes: { ...endChanges(job, 'cancelled'), message: 'Cancelled' },
      })
    } else if (job?.status === 'queued') {
      await queue.remove(tx, jobId)
      await queue.enqueue(tx, jobId)
    }
  })
}
