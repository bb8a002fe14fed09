import { randomInt } from 'node:crypto'
import { fromPrisma, PgBoss, type QueueOptions, type WorkOptions } from 'pg-boss'
import { type ReconstructPayload, reconstructPayloadSchema } from './contracts/queue.ts'
import type { DbTx } from './db.ts'
import { getEnv } from './env.ts'
import { getLog } from './log.ts'
import {
  BACKSTOP_POLL_SECONDS,
  BOUNDED,
  EXPORT,
  EXPORT_LOST,
  EXPORT_OPTIONS,
  HEARTBEAT_REFRESH_SECONDS,
  LOST_OPTIONS,
  MAX_FIRST_COUNT,
  RECONSTRUCT,
  RECONSTRUCT_LOST,
  RECONSTRUCT_OPTIONS,
  RETRY_LIMIT,
  SILENCE_TIMING,
  TIDY,
  TIDY_CRON,
  TIDY_OPTIONS,
  TIDY_PAUSE_SECONDS,
  WITHOUT_COLMAP,
} from './queue-options.ts'
import { type SilenceTiming, watchSilence } from './watch-silence.ts'

export interface QueueClaim {
  jobId: string
  /** Aborts when the claim is lost: another worker took the job, it was deleted, or the queue stops. */
  signal: AbortSignal
}

export interface ConsumeOptions {
  /** Jobs that this process runs at once. */
  slots: number
  /** Whether jobs that need COLMAP are taken from the start; otherwise see `takeAll`. */
  hasColmap: boolean
  /** Finalizes the job by returning. Throwing returns it to the queue immediately and uses one of its retries. */
  onJob(job: QueueClaim): Promise<void>
  /** Called for a job that has no retries left; see `markLost`. */
  onLost(jobId: string): Promise<void>
  /** Rewrites a job's files; may be called twice for one placement. Throwing retries it. */
  onExport(job: QueueClaim): Promise<void>
  /** Called for a job whose files could not be written after all retries. */
  onExportLost(jobId: string): Promise<void>
  /** Called every hour, in one of the workers. */
  onTidy(): Promise<void>
}

/** The queue as the rest of the system sees it. */
export interface JobQueue {
  /**
   * Adds the job inside the caller's transaction: it can be taken once that commits, and never if it rolls back. One that
   * `needsColmap` goes to workers that have COLMAP.
   */
  enqueue(tx: DbTx, jobId: string, options?: { needsColmap: boolean }): Promise<void>
  /** Has the job's files rewritten, once the caller's transaction commits. */
  enqueueExport(tx: DbTx, jobId: string): Promise<void>
  /** Takes the job out inside the caller's transaction. A worker that has claimed it notices at its next heartbeat. */
  remove(tx: DbTx, jobId: string): Promise<void>
  /** Whether a worker's handler has claimed the job and has not returned. */
  isClaimed(tx: DbTx, jobId: string): Promise<boolean>
  /**
   * Returns the job of a worker that is known to be gone to the queue, without waiting for its missing heartbeats. Claims
   * made after `claimedBefore`, a time at which that worker still had the job, are kept.
   */
  release(jobId: string, claimedBefore: Date): Promise<void>
  /** From now on also takes jobs that need COLMAP. */
  takeAll(): Promise<void>
  /** Starts taking jobs. Only in mode `consume`, and once. */
  consume(options: ConsumeOptions): Promise<void>
  /** Stops taking jobs, waits up to `graceMs` for the handlers, aborts the rest and returns their jobs to the queue. */
  stop(options?: { graceMs?: number }): Promise<void>
}

export interface StartQueueOptions {
  databaseUrl: string
  /** `send-only`, for the web process, neither listens nor looks for silent workers. */
  mode: 'send-only' | 'consume'
  /** Shorter in tests. */
  silence?: SilenceTiming
}

/** Connects, creates or migrates pg-boss's schema, and creates or updates the queues of `queue-options.ts`. */
export async function startQueue({
  databaseUrl,
  mode,
  silence = SILENCE_TIMING,
}: StartQueueOptions): Promise<JobQueue> {
  const consuming = mode === 'consume'
  const log = getLog('queue')
  const boss = new PgBoss({
    connectionString: databaseUrl,
    // Sending goes through the caller's transaction: this pool serves start-up, heartbeats and fetches.
    max: consuming ? 4 : 1,
    ...BOUNDED,
    useListenNotify: consuming,
    supervise: false,
    // Shorter than the time between two checks, so that one that comes a moment early is not skipped.
    monitorIntervalSeconds: Math.max(1, Math.floor(silence.everyMs / 1000) - 1),
    schedule: consuming,
    registerInstance: false,
  })
  boss.on('error', (error) => log.error({ err: error }, 'queue error'))
  boss.on('warning', (warning) => log.warn({ warning }, 'queue warning'))
  await boss.start()
  await makeQueue(boss, RECONSTRUCT_LOST, LOST_OPTIONS)
  await makeQueue(boss, RECONSTRUCT, RECONSTRUCT_OPTIONS)
  await makeQueue(boss, EXPORT_LOST, LOST_OPTIONS)
  await makeQueue(boss, EXPORT, EXPORT_OPTIONS)
  await makeQueue(boss, TIDY, TIDY_OPTIONS)
  const stopWatching = consuming ? watchForSilence(boss, silence) : () => {}
  return asJobQueue(boss, stopWatching, consuming)
}

function watchForSilence(boss: PgBoss, timing: SilenceTiming): () => void {
  const log = getLog('queue')
  return watchSilence({
    ...timing,
    look: () => boss.supervise(),
    onStoodStill: (ms) => log.info({ ms }, 'the machine slept, or this process was frozen'),
    onError: (error) => log.error({ err: error }, 'could not look for silent workers'),
  })
}

async function makeQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, options)
  // An older version may have made it with other options.
  await boss.updateQueue(name, options)
}

function asJobQueue(boss: PgBoss, stopWatching: () => void, consuming: boolean): JobQueue {
  let takeAll = async () => {}
  return {
    enqueue: (tx, jobId, { needsColmap } = { needsColmap: true }) => enqueue(boss, tx, jobId, needsColmap),

    async enqueueExport(tx, jobId) {
      const payload: ReconstructPayload = { jobId }
      await boss.send(EXPORT, payload, { db: fromPrisma(tx) })
    },

    async remove(tx, jobId) {
      await boss.deleteJob(RECONSTRUCT, jobId, { db: fromPrisma(tx) })
    },

    async isClaimed(tx, jobId) {
      const [entry] = await boss.findJobs(RECONSTRUCT, { id: jobId, db: fromPrisma(tx) })
      return entry?.state === 'active'
    },

    async release(jobId, claimedBefore) {
      const [entry] = await boss.findJobs(RECONSTRUCT, { id: jobId })
      if (entry?.state !== 'active' || !entry.startedOn || entry.startedOn > claimedBefore) return
      // The retry count names the claim: a worker that has claimed the job in the meantime keeps it.
      await boss.fail(RECONSTRUCT, { id: jobId, retryCount: entry.retryCount }, { message: 'The worker is gone.' })
    },

    takeAll: () => takeAll(),

    async consume(options) {
      if (!consuming) throw new Error('This queue was started to send only.')
      takeAll = await consumeReconstructions(boss, options)
      await consumeOthers(boss, options)
    },

    async stop({ graceMs = 30_000 } = {}) {
      stopWatching()
      await boss.stop({ graceful: true, timeout: graceMs })
    },
  }
}

async function enqueue(boss: PgBoss, tx: DbTx, jobId: string, needsColmap: boolean): Promise<void> {
  const payload: ReconstructPayload = { jobId }
  const priority = needsColmap ? 0 : WITHOUT_COLMAP
  const firstCount = randomInt(MAX_FIRST_COUNT)
  const retryLimit = firstCount + RETRY_LIMIT
  const id = await boss.send(RECONSTRUCT, payload, { id: jobId, priority, retryLimit, db: fromPrisma(tx) })
  if (id !== jobId) throw new Error(`Job ${jobId} is in the queue already.`)
  await tx.$executeRaw`
    UPDATE pgboss.job SET retry_count = ${firstCount} WHERE name = ${RECONSTRUCT} AND id = ${jobId}::uuid`
}

const POLLING: WorkOptions = {
  pollingIntervalSeconds: BACKSTOP_POLL_SECONDS,
  notifyPollingIntervalSeconds: BACKSTOP_POLL_SECONDS,
}

const CLAIMING: WorkOptions = { ...POLLING, heartbeatRefreshSeconds: HEARTBEAT_REFRESH_SECONDS }

/** Returns what makes a worker without COLMAP take all jobs; it does so once. */
async function consumeReconstructions(
  boss: PgBoss,
  { slots, hasColmap, onJob, onLost }: ConsumeOptions,
): Promise<() => Promise<void>> {
  const work = (filter: WorkOptions) =>
    boss.work(RECONSTRUCT, { ...CLAIMING, localConcurrency: slots, ...filter }, async ([job]) => {
      if (job) await onJob({ jobId: parseJobId(job.data), signal: job.signal })
    })
  await work(hasColmap ? {} : { minPriority: WITHOUT_COLMAP })
  await boss.work(RECONSTRUCT_LOST, POLLING, async ([job]) => {
    if (job) await onLost(parseJobId(job.data))
  })
  let takesAll = hasColmap
  return async () => {
    if (takesAll) return
    takesAll = true
    await boss.offWork(RECONSTRUCT, { wait: false })
    await work({})
  }
}

async function consumeOthers(boss: PgBoss, { onExport, onExportLost, onTidy }: ConsumeOptions): Promise<void> {
  await boss.work(EXPORT, { ...CLAIMING, localConcurrency: 1 }, async ([job]) => {
    if (job) await onExport({ jobId: parseJobId(job.data), signal: job.signal })
  })
  await boss.work(EXPORT_LOST, POLLING, async ([job]) => {
    if (job) await onExportLost(parseJobId(job.data))
  })
  await boss.work(TIDY, POLLING, () => onTidy())
  await boss.schedule(TIDY, TIDY_CRON)
  await boss.send(TIDY, {}, { singletonKey: 'start', singletonSeconds: TIDY_PAUSE_SECONDS })
}

function parseJobId(data: unknown): string {
  return reconstructPayloadSchema.parse(data).jobId
}

// Next's development server evaluates modules again on every change; one queue must survive that.
const globals = globalThis as { maquetteQueue?: Promise<JobQueue> }

/** The web process's queue, started at the first use. After a failed start the next use tries again. */
export function getQueue(): Promise<JobQueue> {
  globals.maquetteQueue ??= startQueue({ databaseUrl: getEnv().databaseUrl, mode: 'send-only' }).catch((error) => {
    globals.maquetteQueue = undefined
    throw error
  })
  return globals.maquetteQueue
}
