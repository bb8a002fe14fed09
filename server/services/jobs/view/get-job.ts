import type { JobView } from '#server/contracts/job.ts'
import type { DbTx } from '#server/db.ts'
import type { Prisma } from '#server/generated/prisma/client.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { countInterruptions } from './count-interruptions.ts'
import { toJobView } from './job-view.ts'
import { NOT_QUEUED, queuePlaces } from './queue-positions.ts'
import { storedBytes } from './stored-bytes.ts'

/** What the views of a job are made of. */
export const WITH_ALL = {
  photos: {
    where: { role: 'color' },
    orderBy: { ordinal: 'asc' },
    include: { upload: { select: { fileName: true, widthPx: true, heightPx: true } } },
  },
  artifacts: { orderBy: { name: 'asc' } },
} satisfies Prisma.JobInclude

/** Everything about a job: what the job page shows. Throws JOB_NOT_FOUND. */
export async function getJob(deps: Pick<JobDeps, 'ownerId'> & { db: DbTx }, { id }: { id: string }): Promise<JobView> {
  const job = await getJobUnplaced(deps, { id })
  const place = job.status === 'queued' ? (await queuePlaces(deps.db)).get(id) : undefined
  return { ...job, ...place }
}

/** The same without its place in the queue, which depends on all others. */
export async function getJobUnplaced(
  { db, ownerId }: Pick<JobDeps, 'ownerId'> & { db: DbTx },
  { id }: { id: string },
): Promise<JobView> {
  const job = await db.job.findFirst({ where: { id, ownerId }, include: WITH_ALL })
  if (!job) throw jobNotFound()
  const stored = await storedBytes(db, [id])
  const interruptions = await countInterruptions(db, job)
  return toJobView(job, { ...NOT_QUEUED, storedBytes: stored.get(id) ?? 0, interruptions }, new Date())
}
