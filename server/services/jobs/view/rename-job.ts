import type { JobView } from '#server/contracts/job-view.ts'
import { appendEvent } from '../append-event.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { lockJob } from '../move-job.ts'
import { getJob } from './get-job.ts'

/** Gives a job another name. Throws JOB_NOT_FOUND. */
export function renameJob(
  { db, ownerId }: Pick<JobDeps, 'db' | 'ownerId'>,
  { id, name }: { id: string; name: string },
): Promise<JobView> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    if (job.name !== name) {
      await tx.job.update({ where: { id }, data: { name } })
      await appendEvent(tx, { jobId: id, attempt: job.attempt, kind: 'renamed', data: { from: job.name, to: name } })
    }
    return getJob({ db: tx, ownerId }, { id })
  })
}
