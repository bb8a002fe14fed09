import { LOG_NAME } from '#server/contracts/artifacts.ts'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { AppError, toAppError } from '#server/errors.ts'
import { completeJob } from '#server/services/jobs/attempt/complete-job.ts'
import { noteWorkerBack } from '#server/services/jobs/attempt/count-crashes.ts'
import { failJob } from '#server/services/jobs/attempt/fail-job.ts'
import { requeueJob } from '#server/services/jobs/attempt/requeue-job.ts'
import { markCancelled } from '#server/services/jobs/cancel/mark-cancelled.ts'
import { suggestWhatFits } from '#server/services/jobs/estimate/what-fits.ts'
import { jobKeys } from '#server/services/storage/storage-keys.ts'
import type { FailingStop, StopKind } from '../pipeline/pipeline-stop.ts'
import type { AttemptContext, RunningAttempt } from './attempt-context.ts'
import { createPublisher } from './publish-artifact.ts'
import { logArtifact } from './publish-live-log.ts'
import { refreshJobStatus } from './refresh-job-status.ts'
import { retry } from './retry.ts'
import { emptyWorkspace, releaseWorkspace, removeWorkspace } from './workspace.ts'

/** How a run ended. By now every process of it is gone. */
export type AttemptEnd =
  | { kind: 'completed' }
  | { kind: 'failed'; error: unknown }
  | { kind: Exclude<StopKind, FailingStop> }

/** Thrown to give the job back to the queue. */
export class JobRequeued extends Error {
  override readonly name = 'JobRequeued'
  constructor() {
    super('The worker is stopping; the job goes back to the queue.')
  }
}

/**
 * Writes the end of an attempt, retrying while the database is down, until it is written or the claim is lost.
 *
 * The workspace goes when the job is cancelled, and when the disk is full. After any other failure and when the worker stops it stays, with its checkpoints, for
 * the next attempt; of a completed job for duplicates, until `sweepWorkspaces` needs the room. Throws JobRequeued after a requeue, and
 * the last error when the end could not be written: then the queue hands the job out again.
 */
export async function finalizeAttempt(
  context: AttemptContext,
  running: RunningAttempt,
  end: AttemptEnd,
): Promise<void> {
  const { db, job, workspace, jobLog, log } = context
  const id = { jobId: job.id, attempt: job.attempt }
  const persist = <T>(what: string, action: () => Promise<T>) => retry(action, { what, signal: context.claimLost, log })
  const withProgress = (action: () => Promise<boolean>) => async () => {
    await running.progress.flush()
    return action()
  }
  await running.progress.stop()
  jobLog.line(end.kind === 'failed' ? `failed: ${describeFailure(end.error)}` : end.kind)

  let isDiskFull = false
  try {
    let settled = false
    if (end.kind === 'completed') {
      await publishLog(context, running)
      settled = await persist(
        'complete the job',
        withProgress(() => completeJob(db, id)),
      )
    } else if (end.kind === 'failed') {
      const error = withWhatFits(context, toAppError(end.error))
      log.error({ err: end.error, code: error.code }, 'failed')
      isDiskFull = error.code === 'DISK_FULL' && running.ownsWorkspace
      // Before anything else: the log and the job's end need room as well, as do other jobs.
      if (isDiskFull) await emptyWorkspace(workspace, [LOG_NAME])
      await publishLog(context, running)
      settled = await persist(
        'fail the job',
        withProgress(() => failJob(db, { ...id, error: error.toBody() })),
      )
    } else if (end.kind === 'stopping') {
      settled = await persist(
        'requeue the job',
        withProgress(() => requeueJob(db, id)),
      )
      if (settled) throw new JobRequeued()
    }
    // Not ours to end that way: a cancel was confirmed first, or the attempt had lost its claim.
    if (!settled) await finishCancelOrLeave(context, running, persist)
    log.info({ end: end.kind }, 'ended')
  } finally {
    await jobLog.close()
    if (isDiskFull) await removeWorkspace(workspace)
    else if (running.ownsWorkspace) await releaseWorkspace(workspace)
  }
}

/** Ends a confirmed cancel. The job's files go first: when it reads `cancelled`, nothing of it is left. */
async function finishCancelOrLeave(
  context: AttemptContext,
  running: RunningAttempt,
  persist: <T>(what: string, action: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const { db, storage, job, workspace, jobLog, log } = context
  if ((await persist('look at the job', () => refreshJobStatus(context))) !== 'cancelling') {
    log.warn('claim lost: the job belongs to another attempt')
    // Lost it was not: the machine slept, or the database was out of reach.
    await noteWorkerBack(db, { jobId: job.id, attempt: job.attempt }).catch((error) =>
      log.warn({ err: error }, 'could not note that this worker is back'),
    )
    return
  }
  await jobLog.close()
  if (running.ownsWorkspace) await removeWorkspace(workspace)
  await storage.remove(jobKeys.prefix(job.id))
  await persist('mark the job cancelled', () => markCancelled(db, { jobId: job.id, attempt: job.attempt }))
}

/** An error for want of memory says what would fit; every other is left as it is. */
function withWhatFits({ job, threads, memoryBytes }: AttemptContext, error: AppError): AppError {
  if (error.code !== 'OUT_OF_MEMORY') return error
  const freeBytes = Math.min(memoryBytes, process.availableMemory())
  const { photos, preset, settings, capture } = job
  const suggestion = suggestWhatFits({ photos, preset, settings, threads, route: routeOf(capture) }, freeBytes)
  return new AppError('OUT_OF_MEMORY', { message: error.message, suggestion, cause: error.cause })
}

/** The log is worth having after a failure most of all, and never worth failing for. */
async function publishLog(context: AttemptContext, running: RunningAttempt): Promise<void> {
  if (!running.ownsWorkspace) return
  const { jobLog, log } = context
  await jobLog.close()
  try {
    await createPublisher(context)(logArtifact(jobLog))
  } catch (error) {
    log.warn({ err: error }, 'the log could not be published')
  }
}

function describeFailure(error: unknown): string {
  const { code, message, cause } = toAppError(error)
  const detail = cause instanceof Error ? ` (${cause.message})` : ''
  return `${code} ${message}${detail}`
}
