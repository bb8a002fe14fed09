import type { JobView } from '#server/contracts/job-view.ts'
import { appendEvent } from '../append-event.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { canMove, lockJob, NO_CANCEL_REQUEST } from '../move-job.ts'
import { getJob } from '../view/get-job.ts'
import { hashCancelToken } from './cancel-token.ts'
import { nothingToCancel } from './request-cancel.ts'

/**
 * Withdraws a cancel request. A request that expired, was withdrawn, or was replaced by a newer one of another
 * window is not an error: the caller's request is gone either way, and the other one stays. Throws JOB_NOT_FOUND,
 * or ALREADY_FINISHED when the cancel was confirmed or the job ended.
 */
export function withdrawCancel(
  { db, ownerId }: Pick<JobDeps, 'db' | 'ownerId'>,
  { id, token }: { id: string; token: string },
): Promise<JobView> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (!canMove(job.status, 'cancelQueued') && !canMove(job.status, 'askToCancel')) throw nothingToCancel(job)
    if (job.cancelTokenHash === hashCancelToken(token)) {
      await tx.job.update({ where: { id }, data: NO_CANCEL_REQUEST })
      await appendEvent(tx, { jobId: id, attempt: job.attempt, kind: 'cancel-withdrawn' })
    }
    return getJob({ db: tx, ownerId }, { id })
  })
}
