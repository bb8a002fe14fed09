import type { CancelRequest } from '#server/contracts/job-inputs.ts'
import { AppError } from '#server/errors.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { appendEvent } from '../append-event.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { canMove, lockJob } from '../move-job.ts'
import { createCancelToken, hashCancelToken } from './cancel-token.ts'

/**
 * First half of a cancel: records who asked and when, and says what would be lost. The job continues;
 * an unconfirmed request expires.
 *
 * Only one request is open at a time: a new one replaces an older one and invalidates its token. So the
 * window that asked last can always confirm, even if an earlier one was closed or reloaded and lost its
 * token; an older window is told to ask again.
 *
 * Throws JOB_NOT_FOUND, or ALREADY_FINISHED when there is nothing left to cancel.
 */
export function requestCancel(
  { db, env, ownerId }: Pick<JobDeps, 'db' | 'env' | 'ownerId'>,
  { id }: { id: string },
): Promise<CancelRequest> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (!canMove(job.status, 'cancelQueued') && !canMove(job.status, 'askToCancel')) throw nothingToCancel(job)

    const now = new Date()
    const expiresAt = new Date(now.getTime() + env.cancelTokenMs)
    const token = createCancelToken()
    await tx.job.update({
      where: { id },
      data: {
        cancelRequestedBy: ownerId,
        cancelRequestedAt: now,
        cancelTokenHash: hashCancelToken(token),
        cancelTokenExpiresAt: expiresAt,
      },
    })
    await appendEvent(tx, { jobId: id, attempt: job.attempt, kind: 'cancel-requested', data: { by: ownerId } })
    const photoCount = await tx.jobPhoto.count({ where: { jobId: id } })
    return { token, expiresAt: expiresAt.toISOString(), losses: describeLosses(job, photoCount, now) }
  })
}

export function nothingToCancel(job: Job): AppError {
  if (job.status === 'cancelling') {
    return new AppError('ALREADY_FINISHED', {
      message: 'This reconstruction is already being cancelled.',
      suggestion: 'Wait a moment until its programs have stopped.',
    })
  }
  return new AppError('ALREADY_FINISHED', {
    message: `This reconstruction is already ${job.status}.`,
    suggestion: 'There is nothing left to cancel. You can delete it instead.',
  })
}

function describeLosses(job: Job, photoCount: number, now: Date): string[] {
  const photosStay = `Your ${photoCount} photos are kept, so you can start again.`
  if (job.status === 'queued' || !job.startedAt) return ['You lose your place in the queue.', photosStay]
  const spent = describeDuration((now.getTime() - job.startedAt.getTime()) / 1000)
  const percent = Math.floor(job.progress * 100)
  return [
    `You lose ${spent} of work (${percent}% of the reconstruction). A retry starts over.`,
    ...(job.message ? [`The current step: ${job.message}.`] : []),
    'You lose the unfinished model and all files made so far.',
    photosStay,
  ]
}

/** A duration for a sentence: "40 seconds", "12 minutes", "3 hours and 5 minutes". */
function describeDuration(seconds: number): string {
  if (seconds < 90) return count(Math.max(1, Math.round(seconds)), 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return count(minutes, 'minute')
  const rest = minutes % 60
  return count(Math.floor(minutes / 60), 'hour') + (rest ? ` and ${count(rest, 'minute')}` : '')
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`
}
