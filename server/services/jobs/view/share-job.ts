import { randomBytes } from 'node:crypto'
import type { JobView } from '#server/contracts/job-view.ts'
import { AppError } from '#server/errors.ts'
import { appendEvent } from '../append-event.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { lockJob } from '../move-job.ts'
import { getJob } from './get-job.ts'

const TOKEN_BYTES = 24

type Deps = Pick<JobDeps, 'db' | 'ownerId'>

/** Gives a finished job a link, or its link again. Throws JOB_NOT_FOUND, or NOT_READY while there is no result. */
export function shareJob({ db, ownerId }: Deps, { id }: { id: string }): Promise<JobView> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (job.status !== 'completed') {
      throw new AppError('NOT_READY', {
        message: 'There is no finished model to share.',
        suggestion: 'Wait until the reconstruction is complete.',
      })
    }
    if (job.shareToken === null) {
      const shareToken = randomBytes(TOKEN_BYTES).toString('base64url')
      await tx.job.update({ where: { id }, data: { shareToken } })
      await appendEvent(tx, { jobId: id, attempt: job.attempt, kind: 'shared' })
    }
    return getJob({ db: tx, ownerId }, { id })
  })
}

/** From now on the link leads nowhere; a new one will be another. Throws JOB_NOT_FOUND. */
export function unshareJob({ db, ownerId }: Deps, { id }: { id: string }): Promise<JobView> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (job.shareToken !== null) {
      await tx.job.update({ where: { id }, data: { shareToken: null } })
      await appendEvent(tx, { jobId: id, attempt: job.attempt, kind: 'unshared' })
    }
    return getJob({ db: tx, ownerId }, { id })
  })
}
