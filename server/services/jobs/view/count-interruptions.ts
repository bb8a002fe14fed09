import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'

/**
 * For each job, how often a worker let go of it before its end, since it was submitted or retried: it died, slept or was stopped. Each
 * time the next attempt resumes after the last checkpoint. An attempt that had not begun a step was not interrupted. Jobs that never
 * were are left out.
 */
export async function countInterruptions(
  db: DbTx,
  jobs: readonly Pick<Job, 'id' | 'attempt'>[],
): Promise<Map<string, number>> {
  // The first claim is none: nobody had it before.
  const ids = jobs.filter(({ attempt }) => attempt > 0).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const rows = await db.$queryRaw<{ id: string; interruptions: number }[]>`
    SELECT job_id AS id, count(*)::int AS interruptions FROM job_events AS event
    WHERE job_id = ANY(${ids}::uuid[]) AND kind IN ('worker-lost', 'requeued') AND data->>'stage' IS NOT NULL
      AND id > coalesce((SELECT max(id) FROM job_events WHERE job_id = event.job_id AND kind = 'retried'), 0)
    GROUP BY job_id`
  return new Map(rows.map(({ id, interruptions }) => [id, interruptions]))
}
