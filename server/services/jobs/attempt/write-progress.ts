import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import type { StageName, StageTiming } from '#server/contracts/stages.ts'
import type { DbTx } from '#server/db.ts'

export interface ProgressReport {
  jobId: string
  attempt: number
  stage: StageName
  /** 0 to 1 over the whole pipeline. Lower values are ignored: the bar never goes back. */
  progress: number
  message: string
  timeLeft: SecondsRange | null
  timings: readonly StageTiming[]
}

/**
 * Stores the progress of a run; the first report of a stage adds an event. One statement, cheap enough for four a
 * second. `cancelling`: a cancel was confirmed, nothing was written, stop. `lost`: the claim was lost or the job
 * has ended or was removed, nothing was written, stop and don't touch its row.
 */
export async function writeProgress(db: DbTx, report: ProgressReport): Promise<'ok' | 'cancelling' | 'lost'> {
  const { jobId, attempt, stage, progress, message, timeLeft, timings } = report
  const [row] = await db.$queryRaw<{ status: string; attempt: number }[]>`
    WITH held AS (
      SELECT id, status, attempt, stage FROM jobs WHERE id = ${jobId}::uuid FOR UPDATE
    ), written AS (
      UPDATE jobs SET
        stage = ${stage}, progress = GREATEST(jobs.progress, LEAST(${progress}::float8, 1)), message = ${message},
        time_left_low = ${timeLeft?.low ?? null}::float8, time_left_high = ${timeLeft?.high ?? null}::float8,
        timings = ${JSON.stringify(timings)}::jsonb, updated_at = now()
      FROM held
      WHERE jobs.id = held.id AND held.status = 'running' AND held.attempt = ${attempt}::int
      RETURNING jobs.id
    ), noted AS (
      INSERT INTO job_events (job_id, attempt, kind, data)
      SELECT held.id, held.attempt, 'stage', jsonb_build_object('stage', ${stage}::text)
      FROM held JOIN written ON written.id = held.id
      WHERE held.stage IS DISTINCT FROM ${stage}
    )
    SELECT status::text AS status, attempt FROM held`
  if (row?.attempt !== attempt) return 'lost'
  if (row.status === 'running') return 'ok'
  return row.status === 'cancelling' ? 'cancelling' : 'lost'
}
