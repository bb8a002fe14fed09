import type { JobView } from '#server/contracts/job-view.ts'
import { AppError } from '#server/errors.ts'
import { Prisma } from '#server/generated/prisma/client.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { canMove, lockJob, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'
import { getJob } from '../view/get-job.ts'
import { needsColmap } from '../view/job-view.ts'

/**
 * Queues a failed or cancelled job again under its own id, with the same photos and preset. Results that a failed run
 * has published stay listed, because the new one may resume after their stage; they are replaced when made again.
 *
 * Throws JOB_NOT_FOUND; ALREADY_FINISHED for a completed job; NOT_FINISHED for one that is still going; NOT_READY while
 * a worker has not let go of the last attempt: the queue could not tell its ending from the new attempt's.
 */
export function retryJob(
  { db, queue, ownerId }: Pick<JobDeps, 'db' | 'queue' | 'ownerId'>,
  { id }: { id: string },
): Promise<JobView> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (!canMove(job.status, 'retry')) throw cannotRetry(job.status)
    if (await queue.isClaimed(tx, id)) {
      throw new AppError('NOT_READY', {
        message: 'The worker is still cleaning up after the last attempt.',
        suggestion: 'Try again in a few seconds.',
      })
    }
    await moveJob(tx, job, { move: 'retry', changes: FRESH, event: { from: job.status } })
    await tx.jobPhoto.updateMany({
      where: { jobId: id },
      data: { state: 'pending', reason: null, note: Prisma.DbNull },
    })
    await queue.remove(tx, id)
    await queue.enqueue(tx, id, { needsColmap: needsColmap(job) })
    return getJob({ db: tx, ownerId }, { id })
  })
}

/** A job as it was submitted, but for its attempts so far. */
const FRESH = {
  stage: null,
  progress: 0,
  message: '',
  timeLeftLow: null,
  timeLeftHigh: null,
  error: Prisma.DbNull,
  timings: [],
  models: [],
  grade: null,
  startedAt: null,
  finishedAt: null,
  ...NO_CANCEL_REQUEST,
} satisfies Prisma.JobUpdateManyMutationInput

function cannotRetry(status: string): AppError {
  if (status === 'completed') {
    return new AppError('ALREADY_FINISHED', {
      message: 'This reconstruction is complete.',
      suggestion: 'Duplicate the reconstruction to try another quality.',
    })
  }
  return new AppError('NOT_FINISHED', {
    message: 'This reconstruction is still running.',
    suggestion: 'Wait until the reconstruction has ended, or cancel it first.',
  })
}
