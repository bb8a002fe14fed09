import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'

/**
 * How often a worker let go of the job before its end, since it was submitted or retried: it died, slept or was stopped. Each time the
 * next attempt resumes after the last checkpoint. An attempt that had not begun a step was not interrupted.
 */
export async function countInterruptions(db: DbTx, { id, attempt }: Pick<Job, 'id' | 'attempt'>): Promise<number> {
  // The first claim is none: nobody had it before.
  if (attempt === 0) return 0
  const [row] = await db.$queryRaw<{ interruptions: number }[]>`
    SELECT count(*)::int AS interruptions FROM job_events
    WHERE job_id = ${id}::uuid AND kind IN ('worker-lost', 'requeued') AND data->>'stage' IS NOT NULL
      AND id > coalesce((SELECT max(id) FROM job_events WHERE job_id = ${id}::uuid AND kind = 'retried'), 0)`
  return row?.interruptions ?? 0
}
