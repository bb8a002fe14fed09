import type { JobView } from '#server/contracts/job-view.ts'
import type { DbTx } from '#server/db.ts'
import type { Prisma } from '#server/generated/prisma/client.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { countInterruptions } from './count-interruptions.ts'
import { toJobView, WITH_FILING } from './job-view.ts'
import { NOT_QUEUED, queuePlaces } from './queue-positions.ts'
import type { Outcome } from './read-together.ts'
import { storedBytes } from './stored-bytes.ts'

/** What the views of a job are made of. */
export const WITH_ALL = {
  photos: {
    where: { role: 'color' },
    orderBy: { ordinal: 'asc' },
    include: { upload: { select: { fileName: true, folder: true, widthPx: true, heightPx: true } } },
  },
  artifacts: { orderBy: { name: 'asc' } },
  marks: { orderBy: { id: 'asc' } },
  ...WITH_FILING,
} satisfies Prisma.JobInclude

/** Everything about a job: what the job page shows. Throws JOB_NOT_FOUND. */
export async function getJob(deps: Pick<JobDeps, 'ownerId'> & { db: DbTx }, { id }: { id: string }): Promise<JobView> {
  const [outcome] = await getJobsUnplaced(deps, [id])
  if (!outcome || 'error' in outcome) throw outcome?.error ?? jobNotFound()
  const job = outcome.value
  const place = job.status === 'queued' ? (await queuePlaces(deps.db)).get(id) : undefined
  return { ...job, ...place }
}

/**
 * The same of several jobs, in the order of `ids`, without their places in the queue, which depend on all others. A job that is
 * not there, or whose row nobody can read, fails alone.
 */
export async function getJobsUnplaced(
  { db, ownerId }: Pick<JobDeps, 'ownerId'> & { db: DbTx },
  ids: string[],
): Promise<Outcome<JobView>[]> {
  const rows = await db.job.findMany({ where: { id: { in: ids }, ownerId }, include: WITH_ALL })
  const stored = await storedBytes(db, ids)
  const interruptions = await countInterruptions(db, rows)
  const now = new Date()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = byId.get(id)
    if (!row) return { error: jobNotFound() }
    const standing = { ...NOT_QUEUED, storedBytes: stored.get(id) ?? 0, interruptions: interruptions.get(id) ?? 0 }
    try {
      return { value: toJobView(row, standing, now) }
    } catch (error) {
      return { error }
    }
  })
}
