import { AsyncResource } from 'node:async_hooks'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import type { Engine } from '#server/contracts/system.ts'
import { AppError } from '#server/errors.ts'
import { withLogContext } from '#server/log.ts'
import type { QueueClaim } from '#server/queue.ts'
import { type ClaimedJob, claimJob } from '#server/services/jobs/attempt/claim-job.ts'
import { writeProgress } from '#server/services/jobs/attempt/write-progress.ts'
import { type LearnedTimes, learnedTimes } from '#server/services/jobs/estimate/learned-times.ts'
import { workspaceOf } from '#server/services/storage/workspace-dir.ts'
import { colmapMissing } from '#worker/colmap/install-hint.ts'
import { PipelineStop, throwIfStopped } from '#worker/pipeline/pipeline-stop.ts'
import { runPipeline } from '#worker/pipeline/run-pipeline.ts'
import type { AttemptContext, RunningAttempt, WorkerContext } from './attempt-context.ts'
import { fetchFiles } from './fetch-files.ts'
import { type AttemptEnd, finalizeAttempt } from './finalize-attempt.ts'
import { JobLog } from './job-log.ts'
import { ProgressWriter } from './progress-writer.ts'
import { createPublisher } from './publish-artifact.ts'
import { publishLiveLog } from './publish-live-log.ts'
import { recordStageOutput } from './record-stage-output.ts'
import { refreshJobStatus } from './refresh-job-status.ts'
import { removeLeftResults } from './remove-left-results.ts'
import { seedWorkspace } from './seed-workspace.ts'
import { acquireWorkspace, WorkspaceBusy } from './workspace.ts'

/**
 * One attempt at a job from the queue: claims it, runs the pipeline, and finalizes it.
 *
 * Returns if the queue is done with the job: it has ended, or another worker has it. Throws if the queue should retry
 * it: the worker stops, or the end could not be stored.
 */
export async function reconstruct(worker: WorkerContext, claim: QueueClaim): Promise<void> {
  const job = await claimJob(worker.db, {
    jobId: claim.jobId,
    engine: worker.engine.current,
    stagesOf: (capture) => worker.pipelineOf(capture).map((stage) => stage.name),
  })
  if (job === null) {
    worker.log.info('nothing to do: the job is final or gone')
    return
  }
  await withLogContext({ attempt: job.attempt }, () => attemptJob(worker, claim, job))
}

async function attemptJob(worker: WorkerContext, claim: QueueClaim, job: ClaimedJob): Promise<void> {
  const workspace = workspaceOf(worker.dataDir, job.id)
  const context: AttemptContext = {
    ...worker,
    job,
    workspace,
    jobLog: new JobLog(workspace),
    stop: new AbortController(),
    claimLost: claim.signal,
  }
  const unfollow = followStopSignals(context)
  const unguard = guard(context)

  // Must-finalize region. From the claim on, the job is `running` in this attempt. Whatever happens between these two
  // calls becomes an AttemptEnd, and finalizing turns each into exactly one of: a final state, back in the queue,
  // or left alone (the claim is lost: the row is another attempt's). Nothing may throw past it unfinalized.
  const running: RunningAttempt = { ownsWorkspace: false, progress: createProgressWriter(context) }
  let end: AttemptEnd
  try {
    await runAttempt(context, running)
    end = { kind: 'completed' }
  } catch (error) {
    end = endOf(context, error)
  }
  try {
    await finalizeAttempt(context, running, end)
  } finally {
    unguard()
    unfollow()
  }
}

async function runAttempt(context: AttemptContext, running: RunningAttempt): Promise<void> {
  const { job, workspace, jobLog, stop, log } = context
  const engineVersion = versionOf(context.engine.current)
  // (1) acquire the workspace. A cancel doesn't interrupt this: another attempt's processes may still be ending in it.
  const { isPresent, handoverMs, claimLost, stopping } = context
  const patience = handoverMs === undefined ? {} : { handoverMs }
  await acquireWorkspace(workspace, context.owner, {
    signal: AbortSignal.any([claimLost, stopping]),
    isPresent,
    ...patience,
  })
  running.ownsWorkspace = true
  if (job.cancelling) stop.abort(new PipelineStop('cancelled'))
  throwIfStopped(stop.signal)
  jobLog.open()
  jobLog.line(`attempt ${job.attempt}: ${job.photos.length} photos, preset ${job.preset}, ${engineVersion}`)
  log.info({ photos: job.photos.length, preset: job.preset }, 'started')

  if (!context.engine.current && routeOf(job.capture) !== 'depth') throw colmapMissing()

  // (2) claim the workspace, fetch, and run
  if (job.attempt > 1) await removeLeftResults(context, job)
  await takeOverSteps(context)
  const { photos, files } = await fetchFiles(context.storage, job)
  const publish = createPublisher(context)
  const learned = await readLearnedTimes(context, photos)
  const stopPublishingLog = publishLiveLog(jobLog, publish)
  try {
    await runPipeline({
      stages: context.pipelineOf(job.capture),
      workspace,
      photos,
      capture: job.capture,
      files,
      settings: job.settings,
      colmapPath: context.colmapPath,
      hungAfterMs: context.hungAfterMs,
      engineVersion,
      threads: context.threads,
      learned,
      signal: stop.signal,
      log: (line) => jobLog.line(line),
      observer: {
        progress: (progress) => running.progress.update(progress),
        async publish(artifact) {
          if (!(await publish(artifact))) await refreshJobStatus(context)
        },
        async stageFinished(stage, output) {
          log.info({ stage }, 'finished a step')
          await recordStageOutput(context, stage, output)
        },
      },
    })
  } finally {
    await stopPublishingLog()
  }
}

/** A duplicate starts with the finished stages of another job. */
async function takeOverSteps({ job, dataDir, workspace, jobLog, pipelineOf }: AttemptContext): Promise<void> {
  if (!job.sourceJobId) return
  const stages = pipelineOf(job.capture).map(({ name }) => name)
  const taken = await seedWorkspace(workspace, { source: workspaceOf(dataDir, job.sourceJobId), stages })
  jobLog.line(`steps kept from job ${job.sourceJobId}: ${taken.join(', ') || 'none'}`)
}

/** A better estimate of the time left; not a reason to fail. */
async function readLearnedTimes(
  { db, job, log, threads }: AttemptContext,
  photos: readonly { widthPx: number; heightPx: number }[],
): Promise<LearnedTimes> {
  try {
    return await learnedTimes(db, { photos, route: routeOf(job.capture), settings: job.settings, threads })
  } catch (error) {
    log.warn({ err: error }, 'could not read what earlier jobs took')
    return new Map()
  }
}

function versionOf(engine: Engine | null): string {
  return engine ? `${engine.name} ${engine.version}` : 'no COLMAP'
}

function createProgressWriter(context: AttemptContext): ProgressWriter {
  const { db, job, log, stop } = context
  return new ProgressWriter({
    async write({ stage, ...progress }) {
      if (stage === null) return 'ok'
      return writeProgress(db, { jobId: job.id, attempt: job.attempt, stage, ...progress })
    },
    onAnswer: (answer) => stop.abort(new PipelineStop(answer === 'cancelling' ? 'cancelled' : 'lost')),
    log,
  })
}

/** Connects everything that may stop an attempt to its signal, until the returned function is called. */
function followStopSignals(context: AttemptContext): () => void {
  const { stop, claimLost, stopping, cancels, job, log } = context
  const onLost = () => stop.abort(new PipelineStop(stopping.aborted ? 'stopping' : 'lost'))
  const onStopping = () => stop.abort(new PipelineStop('stopping'))
  // Called outside the attempt: bound, so that its log lines have the attempt.
  const onHint = AsyncResource.bind(() => {
    // The hint may be late and for an earlier attempt: the row decides. If it can't be read, the next progress write will tell.
    refreshJobStatus(context).catch((error) => log.warn({ err: error }, 'could not look at the job'))
  })
  const unsubscribe = cancels.subscribe(job.id, onHint)
  stopping.addEventListener('abort', onStopping)
  claimLost.addEventListener('abort', onLost)
  if (stopping.aborted) onStopping()
  if (claimLost.aborted) onLost()
  return () => {
    unsubscribe()
    stopping.removeEventListener('abort', onStopping)
    claimLost.removeEventListener('abort', onLost)
  }
}

/** Stops the attempt when disk or memory is low, until the returned function is called. */
function guard({ guards, stop }: AttemptContext): () => void {
  const kinds = ['disk-full', 'memory-full'] as const
  const unwatch = kinds.map((kind) => guards[kind].watch(() => stop.abort(new PipelineStop(kind))))
  return () => {
    for (const end of unwatch) end()
  }
}

function endOf(context: AttemptContext, error: unknown): AttemptEnd {
  if (context.stop.signal.aborted) {
    const kind = stopKindOf(context)
    if (kind === 'disk-full') return { kind: 'failed', error: diskNearlyFull() }
    if (kind === 'memory-full') return { kind: 'failed', error: tooMuchMemory(context.memoryBytes) }
    return { kind }
  }
  // Another attempt is still ending there, perhaps frozen: not a fault of the job, which is requeued.
  return error instanceof WorkspaceBusy ? { kind: 'stopping' } : { kind: 'failed', error }
}

function stopKindOf({ stop }: AttemptContext): PipelineStop['kind'] {
  const reason: unknown = stop.signal.reason
  return reason instanceof PipelineStop ? reason.kind : 'stopping'
}

function tooMuchMemory(limitBytes: number): AppError {
  return new AppError('OUT_OF_MEMORY', explainError('memoryLimit', 'lessMemory', { limitBytes }))
}

function diskNearlyFull(): AppError {
  return new AppError('DISK_FULL', explainError('diskNearlyFull', 'freeSpace'))
}
