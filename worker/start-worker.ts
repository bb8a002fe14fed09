import { hostname } from 'node:os'
import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import type { Capture } from '#server/contracts/capture/capture.ts'
import type { Engine } from '#server/contracts/system.ts'
import { openDb } from '#server/db.ts'
import type { Env } from '#server/env.ts'
import { listen } from '#server/listen.ts'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { withLogContext } from '#server/log.ts'
import { type ConsumeOptions, type QueueClaim, startQueue } from '#server/queue.ts'
import { markLost } from '#server/services/jobs/attempt/mark-lost.ts'
import { CANCEL_CHANNEL } from '#server/services/jobs/cancel/cancel-channel.ts'
import { jobThreads } from '#server/services/jobs/estimate/job-threads.ts'
import { jobMemoryBytes } from '#server/services/jobs/estimate/memory-limit.ts'
import { markExportLost } from '#server/services/jobs/placement/run-export.ts'
import { tidyUp } from '#server/services/retention/tidy-up.ts'
import type { Storage } from '#server/services/storage/storage.ts'
import { listAliveWorkers } from '#server/services/workers/list-alive-workers.ts'
import type { SilenceTiming } from '#server/watch-silence.ts'
import type { ColmapSlot, WorkerContext } from './handlers/attempt-context.ts'
import { CancelHub } from './handlers/cancel-hub.ts'
import { exportModel } from './handlers/export-model.ts'
import { JobRequeued } from './handlers/finalize-attempt.ts'
import { guardDisk } from './handlers/guard-disk.ts'
import { guardMemory } from './handlers/guard-memory.ts'
import { reconstruct } from './handlers/reconstruct.ts'
import { sendHeartbeats } from './handlers/send-heartbeats.ts'
import { SWEEP_MS, type SweepOptions, sweepWorkspaces } from './handlers/sweep-workspaces.ts'
import { waitForColmap } from './handlers/wait-for-colmap.ts'
import { describeOwner } from './handlers/workspace.ts'
import { PipelineStop } from './pipeline/pipeline-stop.ts'
import type { AnyStage } from './pipeline/run-pipeline.ts'

/** Time to end the programs of running jobs (TERM, then KILL) and to requeue the jobs. */
const STOP_GRACE_MS = 10_000

export interface StartWorkerOptions {
  env: Env
  storage: Storage
  /** The stages that a capture goes through, in order. */
  pipelineOf(capture: Capture): readonly AnyStage[]
  /** The installed COLMAP; null when there is none. */
  detectColmap(): Promise<Engine | null>
  log: Logger
  /** Shorter than the defaults in tests. */
  timing?: WorkerTiming
}

export interface WorkerTiming {
  silence: SilenceTiming
  /** See `acquireWorkspace`. */
  handoverMs: number
}

export interface RunningWorker {
  id: string
  /** Stops taking jobs, ends the processes of running ones, requeues these, and removes its heartbeat. */
  stop(): Promise<void>
}

/**
 * Starts a worker in this process; several may share a database and a storage. It takes jobs once it has looked for COLMAP.
 * Without COLMAP it takes the jobs that don't need it, and the others once COLMAP is installed.
 */
export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const { env, storage, pipelineOf, log, timing } = options
  const id = uuidv7()
  const owner = await describeOwner(id)
  const stopping = new AbortController()

  // (1) connect, and clean up after workers that died on this machine
  const db = openDb(env.databaseUrl)
  const isPresent = async (workerId: string) => (await listAliveWorkers(db)).some((worker) => worker.id === workerId)
  const queueOptions = { databaseUrl: env.databaseUrl, mode: 'consume' as const }
  const queue = await startQueue({ ...queueOptions, ...(timing && { silence: timing.silence }) })
  const cancels = new CancelHub()
  const hints = { channel: CANCEL_CHANNEL, onNotify: (jobId: string) => cancels.hint(jobId) }
  const listener = listen({ databaseUrl: env.databaseUrl, ...hints, log })
  const { dataDir, keepWorkspacesBytes: keepBytes } = env
  const sweeping = await sweepRegularly({
    db,
    queue,
    dataDir,
    keepBytes,
    owner,
    isPresent,
    signal: stopping.signal,
    log,
  })
  const beat = { id, host: hostname(), pid: process.pid, slots: env.jobsAtOnce, engine: null }
  const presence = await sendHeartbeats(db, beat, log)

  // (2) take jobs; a failure here is an unhandled rejection and ends the process
  const engine: ColmapSlot = { current: null }
  const look = async () => {
    engine.current = await options.detectColmap()
    if (engine.current) {
      await presence.update({ engine: engine.current })
      await queue.takeAll()
    }
    return engine.current
  }
  const threads = jobThreads(env)
  const context: WorkerContext = {
    ...{ db, queue, storage, pipelineOf, engine, threads, owner, isPresent, cancels, log, ...guardsOf(env, log) },
    ...{ colmapPath: env.colmapPath, hungAfterMs: env.hungAfterMs, dataDir: env.dataDir },
    stopping: stopping.signal,
    ...(timing && { handoverMs: timing.handoverMs }),
  }
  const consuming = look().then(async (found) => {
    if (stopping.signal.aborted) return
    await queue.consume({ slots: env.jobsAtOnce, hasColmap: found !== null, ...handlersOf(context, env) })
    if (!found) void waitForColmap(look, { signal: stopping.signal, log })
    log.info({ workerId: id, slots: env.jobsAtOnce, threads, engine: found }, 'taking jobs')
  })

  return {
    id,
    async stop() {
      // The queue first: this worker must not claim again what its handlers are about to requeue.
      clearInterval(sweeping)
      const drained = queue.stop({ graceMs: STOP_GRACE_MS })
      stopping.abort(new PipelineStop('stopping'))
      await consuming
      await drained
      await listener.close()
      await presence.end()
      await db.$disconnect()
    },
  }
}

function guardsOf(env: Env, log: Logger): Pick<WorkerContext, 'guards' | 'memoryBytes'> {
  const memoryBytes = jobMemoryBytes(env)
  const guards = {
    'disk-full': guardDisk({ dir: env.dataDir, reserveBytes: env.diskReserveBytes, log }),
    'memory-full': guardMemory({ limitBytes: memoryBytes, log }),
  }
  return { guards, memoryBytes }
}

/** Sweeps once before it returns, then every `SWEEP_MS`. */
async function sweepRegularly(options: SweepOptions): Promise<NodeJS.Timeout> {
  await sweepWorkspaces(options)
  const onError = (error: unknown) => options.log.warn({ err: error }, 'could not sweep')
  return setInterval(() => sweepWorkspaces(options).catch(onError), SWEEP_MS)
}

/** The handler of each queue. */
function handlersOf(context: WorkerContext, env: Env): Omit<ConsumeOptions, 'slots' | 'hasColmap'> {
  const { db, storage, queue, dataDir, stopping, log } = context
  const work = (claim: QueueClaim, handle: () => Promise<void>) => withLogContext({ jobId: claim.jobId }, handle)
  return {
    onJob: (claim) => work(claim, () => reconstruct(context, claim).catch((error) => rethrowLogged(error, log))),
    onLost: (jobId) => markLost(db, { jobId, queue, storage }),
    onExport: (claim) => work(claim, () => exportModel({ db, storage, dataDir, stopping, log }, claim)),
    onExportLost: (jobId) => markExportLost(db, jobId),
    onTidy: () => tidyUp({ db, storage, env, ownerId: LOCAL_OWNER, log }),
  }
}

/** Throwing tells the queue; a requeued job is not an error. */
function rethrowLogged(error: unknown, log: Logger): never {
  if (error instanceof JobRequeued) log.info('requeued the job')
  else log.error({ err: error }, 'the job could not be finalized; the queue will retry it')
  throw error
}
