import type { z } from 'zod'
import { MAX_TAGS } from '#server/contracts/lists/job-list-limits.ts'
import type { tagJobsInputSchema } from '#server/contracts/lists/project.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { inTransaction } from '../jobs/in-transaction.ts'
import { lockJobs } from './lock-jobs.ts'
import type { ProjectDeps } from './project-deps.ts'

/**
 * Takes tags from jobs and gives them others, in whatever case; a tag that the owner uses already keeps its spelling. Jobs that
 * are gone don't stop the others. Throws TOO_MANY_TAGS, and then changes nothing.
 */
export function tagJobs(
  { db, ownerId }: ProjectDeps,
  { ids, add, remove }: z.output<typeof tagJobsInputSchema>,
): Promise<{ changed: string[] }> {
  return inTransaction(db, async (tx) => {
    const jobs = await lockJobs(tx, ownerId, ids)
    const changed = jobs.map(({ id }) => id)
    await tx.$executeRaw`
      DELETE FROM job_tags WHERE job_id = ANY(${changed}::uuid[])
      AND lower(tag) IN (SELECT lower(gone) FROM unnest(${remove}::text[]) AS gone)`
    await tx.$executeRaw`
      INSERT INTO job_tags (job_id, tag)
      SELECT job_id, COALESCE(
        (SELECT min(tag) FROM job_tags JOIN jobs ON jobs.id = job_tags.job_id WHERE owner_id = ${ownerId} AND lower(tag) = lower(given)),
        given)
      FROM unnest(${changed}::uuid[]) AS job_id, unnest(${add}::text[]) AS given
      ON CONFLICT DO NOTHING`
    await assertFewTags(tx, changed)
    await tx.jobEvent.createMany({
      data: jobs.map(({ id, attempt }) => ({ jobId: id, attempt, kind: 'tagged', data: { add, remove } })),
    })
    return { changed }
  })
}

async function assertFewTags(tx: DbTx, ids: readonly string[]): Promise<void> {
  const [job] = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM jobs WHERE id = ANY(${ids}::uuid[])
    AND (SELECT COUNT(*) FROM job_tags WHERE job_id = jobs.id) > ${MAX_TAGS} ORDER BY id LIMIT 1`
  if (!job) return
  throw new AppError('TOO_MANY_TAGS', {
    message: `“${job.name}” would have more than ${MAX_TAGS} tags.`,
    suggestion: 'Remove some tags first.',
    field: 'add',
  })
}
