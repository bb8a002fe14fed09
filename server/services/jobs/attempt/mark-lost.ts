import type { Db } from '#server/db.ts'
import type { JobQueue } from '#server/queue.ts'
import type { Storage } from '../../storage/index.ts'
import { jobKeys } from '../../storage/storage-keys.ts'
import { inTransaction } from '../in-transaction.ts'
import { endChanges, lockJob, moveJob } from '../move-job.ts'
import { needsColmap } from '../view/job-view.ts'
import { loseJob } from './lose-job.ts'

/**
 * The dead letter queue's consumer, for jobs whose retries are used up.
 *
 * - running: too many workers were lost: failed with WORKER_LOST.
 * - cancelling: no worker is left to finish it: cancelled, and nothing of it stays in storage. The files go while the row is locked, so that
 *   a retry can't have written new ones.
 * - queued: its last worker was stopped and died before it had requeued the job. It returns to the
 *   queue with all of its retries.
 * - ended, removed, or claimed again: nothing.
 */
export function markLost(
  db: Db,
  { jobId, queue, storage }: { jobId: string; queue: JobQueue; storage: Storage },
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, jobId)
    // The message is late: the job was retried since, and a worker has claimed it.
    if (await queue.isClaimed(tx, jobId)) return
    if (job?.status === 'running') {
      await loseJob(tx, job)
    } else if (job?.status === 'cancelling') {
      await storage.remove(jobKeys.prefix(jobId))
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
