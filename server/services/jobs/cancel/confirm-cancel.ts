import type { JobView } from '#server/contracts/job-view.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { jobKeys } from '#server/services/storage/storage-keys.ts'
import { appendEvent } from '../append-event.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { canMove, endChanges, lockJob, moveJob } from '../move-job.ts'
import { getJob } from '../view/get-job.ts'
import { CANCEL_CHANNEL } from './cancel-channel.ts'
import { hashCancelToken } from './cancel-token.ts'
import { nothingToCancel } from './request-cancel.ts'

/**
 * Second half of a cancel. A queued job is cancelled immediately and leaves the queue; a running one goes to `cancelling`,
 * and its worker is told to stop. It becomes `cancelled` when its processes have ended.
 *
 * A second confirmation changes nothing and returns the job, so that a client may repeat a
 * call whose answer it lost. Throws JOB_NOT_FOUND; ALREADY_FINISHED when the job ended in between; CANCEL_NOT_REQUESTED
 * when no request is open; CANCEL_TOKEN_EXPIRED when the request expired or was replaced by a newer one.
 */
export async function confirmCancel(
  { db, queue, storage, ownerId }: Pick<JobDeps, 'db' | 'queue' | 'storage' | 'ownerId'>,
  { id, token }: { id: string; token: string },
): Promise<JobView> {
  const job = await inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (!wasConfirmed(job, token)) {
      assertConfirmable(job, token, new Date())
      await cancel(tx, job, queue)
    }
    return getJob({ db: tx, ownerId }, { id })
  })
  // Earlier attempts may have left results; a worker that is still cancelling removes its own. Only files of these attempts: the job
  // may have been retried meanwhile.
  if (job.status === 'cancelled') {
    for (let attempt = 1; attempt <= job.attempt; attempt++) await storage.remove(jobKeys.attempt(id, attempt))
  }
  return job
}

/** A job that is already being cancelled, by any token, or that this token has cancelled. */
function wasConfirmed(job: Job, token: string): boolean {
  if (job.status === 'cancelling') return true
  return job.status === 'cancelled' && job.cancelTokenHash === hashCancelToken(token)
}

function assertConfirmable(job: Job, token: string, now: Date): void {
  if (!canMove(job.status, 'cancelQueued') && !canMove(job.status, 'askToCancel')) throw nothingToCancel(job)
  if (!job.cancelTokenHash || !job.cancelTokenExpiresAt) {
    throw new AppError('CANCEL_NOT_REQUESTED', {
      message: 'There is no open request to cancel this reconstruction.',
      suggestion: 'Press Cancel first, then confirm.',
    })
  }
  if (job.cancelTokenHash !== hashCancelToken(token)) {
    throw new AppError('CANCEL_TOKEN_EXPIRED', {
      message: 'Cancelling was requested again in another window, and only the latest request can be confirmed.',
      suggestion: 'Press Cancel once more.',
      field: 'token',
    })
  }
  if (job.cancelTokenExpiresAt <= now) {
    throw new AppError('CANCEL_TOKEN_EXPIRED', {
      message: 'The request to cancel expired, and the reconstruction continued.',
      suggestion: 'Press Cancel once more.',
      field: 'token',
    })
  }
}

async function cancel(tx: DbTx, job: Job, queue: JobDeps['queue']): Promise<void> {
  if (canMove(job.status, 'cancelQueued')) {
    await queue.remove(tx, job.id)
    await tx.artifact.deleteMany({ where: { jobId: job.id } })
    await moveJob(tx, job, {
      move: 'cancelQueued',
      changes: { ...endChanges(job, 'cancelled'), message: 'Cancelled' },
    })
    await appendEvent(tx, { jobId: job.id, attempt: job.attempt, kind: 'cancelled' })
    return
  }
  await moveJob(tx, job, {
    move: 'askToCancel',
    changes: { message: 'Cancelling', timeLeftLow: null, timeLeftHigh: null },
  })
  await tx.$executeRaw`SELECT pg_notify(${CANCEL_CHANNEL}, ${job.id})`
}
