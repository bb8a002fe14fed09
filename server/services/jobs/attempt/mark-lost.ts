import type { Db } from '#server/db.ts'
import type { JobQueue } from '#server/queue.ts'
import { inTransaction } from '../in-transaction.ts'
import { endChanges, lockJob, moveJob } from '../move-job.ts'
import { needsColmap } from '../view/job-view.ts'
import { loseJob } from './lose-job.ts'

/**
 * The dead letter queue's consumer: the queue has given up on a job.
 *
 * - running: its workers were lost once too often: failed with WORKER_LOST.
 * - cancelling: nobody is left to finish it: cancelled. Its results leave the list; their files go with the job.
 * - queued: the worker that had it last was told to stop and died before it had given the job back. It goes back into the
 *   queue with all of its retries.
 * - final or removed, or in a worker's hands again: nothing.
 */
export function markLost(db: Db, { jobId, queue }: { jobId: string; queue: JobQueue }): Promise<void> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, jobId)
    // The message was late: the job was tried again since, and a worker has it.
    if (await queue.isClaimed(tx, jobId)) return
    if (job?.status === 'running') {
      await loseJob(tx, job)
    } else if (job?.status === 'cancelling') {
      await tx.artifact.deleteMany({ where: { jobId } })
      await moveJob(tx, job, {
        move: 'finishCancel',
        changes: { ...endChanges(job, 'cancelled'), message: 'Cancelled' },
      })
    } else if (job?.status === 'queued') {
      await queue.remove(tx, jobId)
      await queue.enqueue(tx, jobId, { needsColmap: needsColmap(job) })
    }
  })
}
