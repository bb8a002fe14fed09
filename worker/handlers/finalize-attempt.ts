import { LOG_NAME } from '#server/contracts/artifact-names.ts'
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

/** How a run ended. All of its processes have ended. */
export type AttemptEnd =
  | { kind: 'completed' }
  | { kind: 'failed'; error: unknown }
  | { kind: Exclude<StopKind, FailingStop> }

/** Thrown to return the job to the queue. */
export class JobRequeued extends Error {
  override readonly name = 'JobRequeued'
  constructor() {
    super('The worker is stopping; the job goes back to the queue.')
  }
}

/**
 * Stores the end of an attempt, retrying while the database is down, until it succeeds or the claim is lost.
 *
 * The workspace is removed when the job is cancelled or the disk is full. After other failures and when the worker stops it stays, with its checkpoints, for
 * the next attempt; that of a completed job stays for duplicates, until `sweepWorkspaces` needs the space. Throws JobRequeued after a requeue, and
 * the last error if the end could not be stored: then the queue retries the job.
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
      // First, because the log, the end of the job and other jobs need space.
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
    // Not allowed: a cancel was confirmed first, or the claim is lost.
    if (!settled) await finishCancelOrLeave(context, running, persist)
    log.info({ end: end.kind }, 'ended')
  } finally {
    await jobLog.close()
    if (isDiskFull) await removeWorkspace(workspace)
    else if (running.ownsWorkspace) await releaseWorkspace(workspace)
  }
}

/** Ends a confirmed cancel. The job's files are removed first: a cancelled job has none. */
async function finishCancelOrLeave(
  context: AttemptContext,
  running: RunningAttempt,
  persist: <T>(what: string, action: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const { db, storage, job, workspace, jobLog, log } = context
  if ((await persist('look at the job', () => refreshJobStatus(context))) !== 'cancelling') {
    log.warn('claim lost: the job belongs to another attempt')
    // This worker was not lost: the machine slept, or the database was unreachable.
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

/** Adds to an out-of-memory error what would fit; returns other errors unchanged. */
function withWhatFits({ job, threads, memoryBytes }: AttemptContext, error: AppError): AppError {
  if (error.code !== 'OUT_OF_MEMORY') return error
  const freeBytes = Math.min(memoryBytes, process.availableMemory())
  const { photos, preset, settings, capture } = job
  const { suggestion, advice, values } = suggestWhatFits(
    { photos, preset, settings, threads, route: routeOf(capture) },
    freeBytes,
  )
  const { message, note, cause } = error
  return new AppError('OUT_OF_MEMORY', {
    ...{ message, suggestion, cause },
    ...(note && { note: { code: note.code, advice, values: { ...note.values, ...values } } }),
  })
}

/** The log is most useful after a failure, and never a reason to fail. */
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
