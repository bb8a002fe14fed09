import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { appendEvent } from '../append-event.ts'

/** A job that takes its worker down this often in one stage is not handed out once more. */
export const MOST_CRASHES = 3

/**
 * How often a worker was lost in the stage that `job` is in now, since it was last submitted or retried, this loss
 * included. Attempts whose worker came back don't count: it slept, or was cut off from the database.
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

/** What the loss of a worker says in the job's history: where, and of which attempt. */
export function lossOf({ stage, attempt }: Pick<Job, 'stage' | 'attempt'>): {
  stage: string | null
  lostAttempt: number
} {
  return { stage, lostAttempt: attempt }
}

/** A worker whose job was given to another one meanwhile says that it is alive. Nothing when the job is gone. */
export async function noteWorkerBack(tx: DbTx, { jobId, attempt }: { jobId: string; attempt: number }): Promise<void> {
  if ((await tx.job.count({ where: { id: jobId } })) > 0) await appendEvent(tx, { jobId, attempt, kind: 'worker-back' })
}
