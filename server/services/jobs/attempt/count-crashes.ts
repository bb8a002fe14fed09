import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { appendEvent } from '../append-event.ts'

/** A job that takes its worker down this often in one stage fails. */
export const MOST_CRASHES = 3

/**
 * Number of workers lost in the current stage of `job` since it was last submitted or retried, this loss
 * included. Attempts whose worker came back don't count: it slept, or lost its connection to the database.
 */
export async function countCrashes(tx: DbTx, job: Pick<Job, 'id' | 'stage'>): Promise<number> {
  const [row] = await tx.$queryRaw<{ crashes: number }[]>`
    SELECT count(*)::int AS crashes FROM job_events AS lost
    WHERE lost.job_id = ${job.id}::uuid AND lost.kind = 'worker-lost'
      AND lost.data->>'stage' IS NOT DISTINCT FROM ${job.stage}
      AND lost.id > coalesce(
        (SELECT max(id) FROM job_events WHERE job_id = ${job.id}::uuid AND kind = 'retried'), 0)
      AND NOT EXISTS (
        SELECT 1 FROM job_events AS back
        WHERE back.job_id = lost.job_id AND back.kind = 'worker-back'
          AND back.attempt = (lost.data->>'lostAttempt')::int)`
  return (row?.crashes ?? 0) + 1
}

/** The event of a lost worker in the job's history: its stage and attempt. */
export function lossOf({ stage, attempt }: Pick<Job, 'stage' | 'attempt'>): {
  stage: string | null
  lostAttempt: number
} {
  return { stage, lostAttempt: attempt }
}

/** Records that a worker is alive whose job was claimed by another one meanwhile. No effect if the job is gone. */
export async function noteWorkerBack(tx: DbTx, { jobId, attempt }: { jobId: string; attempt: number }): Promise<void> {
  if ((await tx.job.count({ where: { id: jobId } })) > 0) await appendEvent(tx, { jobId, attempt, kind: 'worker-back' })
}
