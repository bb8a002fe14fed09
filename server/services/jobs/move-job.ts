import { strict as assert } from 'node:assert'
import type { JobStatus } from '../../contracts/job-status.ts'
import type { StageTiming } from '../../contracts/stages.ts'
import type { DbTx } from '../../db.ts'
import type { Job, Prisma } from '../../generated/prisma/client.ts'
import { appendEvent, type JobEventKind } from './append-event.ts'

interface Move {
  from: readonly JobStatus[]
  to: JobStatus
  event: JobEventKind
}

/**
 * All changes of status, and who makes them:
 *
 *   queued ------ claim ------> running ---- complete ----> completed
 *     |  ^                       |  | |------- fail ------> failed          (worker)
 *     |  |------- requeue -------|  |         and lose ---> failed          (dead letter queue)
 *     |                             |--- askToCancel -----> cancelling      (user)
 *     |                                   cancelling --- finishCancel ----> cancelled (worker, or dead letter queue)
 *     |----------------------------------- cancelQueued ------------------> cancelled (user)
 *
 *   failed, cancelled --- retry ---> queued                                 (user)
 *
 * `takeOver` and `takeOverCancel` keep the status: another worker continues the job of a lost one.
 */
const JOB_MOVES = {
  claim: { from: ['queued'], to: 'running', event: 'started' },
  takeOver: { from: ['running'], to: 'running', event: 'worker-lost' },
  takeOverCancel: { from: ['cancelling'], to: 'cancelling', event: 'worker-lost' },
  requeue: { from: ['running'], to: 'queued', event: 'requeued' },
  complete: { from: ['running'], to: 'completed', event: 'completed' },
  fail: { from: ['running'], to: 'failed', event: 'failed' },
  lose: { from: ['running'], to: 'failed', event: 'worker-lost' },
  askToCancel: { from: ['running'], to: 'cancelling', event: 'cancel-confirmed' },
  finishCancel: { from: ['cancelling'], to: 'cancelled', event: 'cancelled' },
  cancelQueued: { from: ['queued'], to: 'cancelled', event: 'cancel-confirmed' },
  retry: { from: ['failed', 'cancelled'], to: 'queued', event: 'retried' },
} as const satisfies Record<string, Move>

export type JobMove = keyof typeof JOB_MOVES

/** Locks and returns the job's row until the transaction ends, so that its status can't change meanwhile. Null: no such job. */
export async function lockJob(tx: DbTx, jobId: string, ownerId?: string): Promise<Job | null> {
  await tx.$queryRaw`SELECT 1 FROM jobs WHERE id = ${jobId}::uuid FOR UPDATE`
  return tx.job.findFirst({ where: { id: jobId, ...(ownerId === undefined ? {} : { ownerId }) } })
}

/** Locks and returns the job's row if `attempt` is its current attempt, otherwise null. */
export async function lockAttempt(tx: DbTx, jobId: string, attempt: number): Promise<Job | null> {
  const job = await lockJob(tx, jobId)
  return job?.attempt === attempt ? job : null
}

/** Whether `move` is allowed from `status`. */
export function canMove(status: JobStatus, move: JobMove): boolean {
  return (JOB_MOVES[move].from as readonly JobStatus[]).includes(status)
}

/**
 * Makes `move` with a job that `lockJob` has locked, writes `changes` with it and appends the move's event.
 * The caller has checked `canMove`: a move that is not in the table is a programming error.
 */
export async function moveJob(
  tx: DbTx,
  job: Job,
  {
    move,
    changes = {},
    event = {},
  }: { move: JobMove; changes?: Prisma.JobUpdateInput; event?: Prisma.InputJsonObject },
): Promise<void> {
  const { from, to, event: kind } = JOB_MOVES[move]
  const { count } = await tx.job.updateMany({
    where: { id: job.id, attempt: job.attempt, status: { in: [...from] } },
    data: { ...changes, status: to, updatedAt: new Date() } as Prisma.JobUpdateManyMutationInput,
  })
  assert.equal(count, 1, `job ${job.id} is ${job.status} and can't ${move}`)
  const attempt = typeof changes.attempt === 'number' ? changes.attempt : job.attempt
  await appendEvent(tx, { jobId: job.id, attempt, kind, data: event })
}

/** Changes that every end of a job needs: its time, no time left, no running stage, no open cancel request. */
export function endChanges(job: Job, stageEnd: 'done' | 'failed' | 'cancelled'): Prisma.JobUpdateManyMutationInput {
  const now = new Date()
  return {
    finishedAt: now,
    timeLeftLow: null,
    timeLeftHigh: null,
    timings: closeTimings(job.timings as StageTiming[], stageEnd, now),
  }
}

/** Ends running stages now; those that have ended keep their times. */
function closeTimings(timings: StageTiming[], status: 'done' | 'failed' | 'cancelled', now: Date): StageTiming[] {
  return timings.map((timing) =>
    timing.status === 'running' ? { ...timing, status, finishedAt: now.toISOString() } : timing,
  )
}

/** No cancel was asked for. */
export const NO_CANCEL_REQUEST = {
  cancelRequestedBy: null,
  cancelRequestedAt: null,
  cancelTokenHash: null,
  cancelTokenExpiresAt: null,
} satisfies Prisma.JobUpdateManyMutationInput
