import type { Capture } from '#server/contracts/capture/capture.ts'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { ERROR_TABLE, type ErrorBody } from '#server/contracts/errors.ts'
import type { StageName, StageTiming } from '#server/contracts/stages.ts'
import type { Engine } from '#server/contracts/system.ts'
import type { Db, DbTx } from '#server/db.ts'
import { type Job, Prisma } from '#server/generated/prisma/client.ts'
import { inTransaction } from '../in-transaction.ts'
import { canMove, endChanges, type JobMove, lockJob, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'
import { countCrashes, lossOf, MOST_CRASHES } from './count-crashes.ts'
import { loseJob } from './lose-job.ts'
import { readFiles, readStored, type StoredFiles, type StoredWork } from './read-stored.ts'

export interface ClaimedJob extends StoredWork, StoredFiles {
  id: string
  /** Every write of this run names it, and has no effect once another worker has claimed the job. */
  attempt: number
  /** The job whose finished stages may be reused where settings are equal; null: none. */
  sourceJobId: string | null
  /** A worker was lost while cancelling this job: run nothing, remove its files and call `markCancelled`. */
  cancelling: boolean
}

export interface ClaimJobOptions {
  jobId: string
  /** This worker's COLMAP; null if there is none: the caller then fails the job. */
  engine: Engine | null
  /** The stages of a capture, in order: they become the timeline, all pending. */
  stagesOf(capture: Capture): readonly StageName[]
}

/**
 * Claims a job from the queue: starts a new attempt, after which the previous one can't write any more.
 *
 * Null when there is nothing to do: the job has ended or was removed, or fails here. It fails if it took
 * `MOST_CRASHES` workers down in one stage, or if this version can't read its row.
 */
export function claimJob(db: Db, { jobId, engine, stagesOf }: ClaimJobOptions): Promise<ClaimedJob | null> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, jobId)
    const move = job && CLAIMING_MOVES.find((name) => canMove(job.status, name))
    if (!job || !move) return null
    if (move === 'takeOver' && (await countCrashes(tx, job)) >= MOST_CRASHES) {
      await loseJob(tx, job)
      return null
    }

    const attempt = job.attempt + 1
    const cancelling = move === 'takeOverCancel'
    const event = move === 'claim' ? {} : lossOf(job)
    const stored = readStored(job)
    if (!stored) {
      await moveJob(tx, job, { move, changes: { attempt }, event })
      await endUnreadable(tx, { ...job, attempt })
      return null
    }
    const { preset, settings, capture } = stored
    // The depth route doesn't use COLMAP.
    const engineName = engine && routeOf(capture) !== 'depth' ? `${engine.name} ${engine.version}` : null
    await moveJob(tx, job, {
      move,
      changes: cancelling
        ? { attempt }
        : { ...freshAttempt(stagesOf(capture)), attempt, engine: engineName, startedAt: job.startedAt ?? new Date() },
      event: { ...event, engine: engineName },
    })
    const files = await readFiles(tx, jobId)
    const { sourceJobId } = job
    return { id: jobId, attempt, preset, settings, sourceJobId, cancelling, capture, ...files }
  })
}

/** Ends a claimed job whose row can't be read: no worker of this version could run it. */
async function endUnreadable(tx: DbTx, job: Job): Promise<void> {
  if (job.status === 'cancelling') {
    await tx.artifact.deleteMany({ where: { jobId: job.id } })
    const changes = { ...endChanges(job, 'cancelled'), message: 'Cancelled' }
    return moveJob(tx, job, { move: 'finishCancel', changes })
  }
  const error: ErrorBody = {
    code: 'INVALID_INPUT',
    message: 'Another version of Maquette submitted this reconstruction, and this one can’t read its settings.',
    suggestion: 'Submit the photos again, or run it with the version that it was submitted to.',
    retryable: ERROR_TABLE.INVALID_INPUT.retryable,
  }
  const changes = { ...endChanges(job, 'failed'), ...NO_CANCEL_REQUEST, error, message: error.message }
  await moveJob(tx, { ...job, status: 'running' }, { move: 'fail', changes, event: { code: error.code } })
}

const CLAIMING_MOVES = ['claim', 'takeOver', 'takeOverCancel'] as const satisfies JobMove[]

function freshAttempt(stages: readonly StageName[]) {
  const timings = stages.map(
    (name): StageTiming => ({ name, status: 'pending', startedAt: null, finishedAt: null, message: '' }),
  )
  return {
    timings,
    stage: null,
    progress: 0,
    message: 'Starting',
    timeLeftLow: null,
    timeLeftHigh: null,
    error: Prisma.DbNull,
    finishedAt: null,
  }
}
