import type { DbTx } from '#server/db.ts'
import type { JobQueue } from '#server/queue.ts'
import { endChanges, lockJob, moveJob } from '../move-job.ts'
import { needsColmap } from '../view/job-view.ts'

/**
 * Makes the queue agree with a job's row when they differ: a queued job gets a new entry, a running
 * one is requeued and resumes after its last checkpoint, and one that was being cancelled becomes cancelled. `reason` goes into its history.
 * Returns whether the job is queued now. Call it only when no worker can have the job.
 */
export async function putBack(
  tx: DbTx,
  { jobId, queue, reason }: { jobId: string; queue: JobQueue; reason: string },
): Promise<boolean> {
  const job = await lockJob(tx, jobId)
  if (job?.status === 'cancelling') {
    await queue.remove(tx, jobId)
    await tx.artifact.deleteMany({ where: { jobId } })
    const changes = { ...endChanges(job, 'cancelled'), message: 'Cancelled' }
    await moveJob(tx, job, { move: 'finishCancel', changes, event: { reason } })
  }
  if (job?.status !== 'queued' && job?.status !== 'running') return false
  if (job.status === 'running') {
    const changes = { message: 'Waiting for a worker', timeLeftLow: null, timeLeftHigh: null }
    await moveJob(tx, job, { move: 'requeue', changes, event: { reason } })
  }
  await queue.remove(tx, jobId)
  await queue.enqueue(tx, jobId, { needsColmap: needsColmap(job) })
  return true
}
