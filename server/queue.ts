import { randomInt } from 'node:crypto'
import { fromPrisma, PgBoss, type QueueOptions, type WorkOptions } from 'pg-boss'
import { type ReconstructPayload, reconstructPayloadSchema } from './contracts/queue.ts'
import type { DbTx } from './db.ts'
import { getEnv } from './env.ts'
import { getLog } from './log.ts'
import { type SilenceTiming, watchSilence } from './watch-silence.ts'

/** Jobs that wait for a worker or are held by one. The pg-boss job id is the id of the row in `jobs`. */
const RECONSTRUCT = 'reconstruct'
/** Where pg-boss puts a job whose workers were lost more often than `retryLimit` allows. */
const RECONSTRUCT_LOST = 'reconstruct-lost'

/** Files to be rewritten for a placement; see `placeJob`. */
const EXPORT = 'export'
const EXPORT_LOST = 'export-lost'

/**
 * How long a worker may be silent before its job goes to another one. pg-boss takes no less than 10. With a beat every
 * `HEARTBEAT_REFRESH_SECONDS`, 15 survives two beats lost to a busy machine or a database that stalls; at 10 a single
 * slow one would have a healthy run thrown away, and above 30 a job looks alive for too long after a power cut.
 */
const HEARTBEAT_SECONDS = 15
const HEARTBEAT_REFRESH_SECONDS = 4

/**
 * When silent workers are looked for. pg-boss's own look, every minute, would quadruple the time to a takeover and take a
 * machine that slept for one that died. A busy machine is late by a second or two; the grace covers two beats.
 */
const SILENCE_TIMING: SilenceTiming = {
  everyMs: 5000,
  stoodStillMs: 5000,
  graceMs: 2.5 * HEARTBEAT_REFRESH_SECONDS * 1000,
}

/**
 * The priority of jobs that need no engine, by which a worker without one picks them. The others have 0. That they are
 * first in the queue is fair, too: they take seconds.
 */
const WITHOUT_ENGINE = 1

/**
 * NOTIFY wakes a worker for a new job. A job that comes back after its worker was lost is announced by nobody, so the
 * poll behind the notification must be short too: one indexed query a slot in this time.
 */
const BACKSTOP_POLL_SECONDS = 2

/**
 * Which losses count is decided where the job is claimed (`countCrashes`): pg-boss can't tell a crash from a laptop that was
 * closed. This bounds only a job that nobody manages to claim.
 */
const RETRY_LIMIT = 1000

/**
 * pg-boss names each handing out of a job by its retry count, and a worker that was frozen ends the one that it was given. A job that is
 * tried again has the same id: if it began at 0 again, that worker would end the new one, and nobody would hold the job that the row says is
 * running. So each entry begins at a number of its own.
 */
const MAX_FIRST_COUNT = 2 ** 30

const RECONSTRUCT_OPTIONS: QueueOptions & { deadLetter: string; notify: boolean } = {
  // The most that pg-boss allows. A job that runs longer is handed out again and goes on after its last checkpoint.
  expireInSeconds: 24 * 60 * 60,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retryLimit: RETRY_LIMIT,
  retryDelay: 0,
  // A job may wait long for a worker; pg-boss deletes waiting entries after this time.
  retentionSeconds: 365 * 24 * 60 * 60,
  deleteAfterSeconds: 24 * 60 * 60,
  deadLetter: RECONSTRUCT_LOST,
  notify: true,
}

const EXPORT_OPTIONS: QueueOptions & { deadLetter: string; notify: boolean } = {
  expireInSeconds: 60 * 60,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retryLimit: 2,
  retryDelay: 0,
  deadLetter: EXPORT_LOST,
  notify: true,
}

/** What nobody needs any more is removed; see `tidyUp`. */
const TIDY = 'tidy'
const TIDY_CRON = '23 * * * *'
/** At the start of a worker too, for machines that are seldom on at that minute, but not at every start. */
const TIDY_PAUSE_SECONDS = 60 * 60
const TIDY_OPTIONS: QueueOptions & { notify: boolean } = {
  expireInSeconds: 60 * 60,
  retryLimit: 1,
  deleteAfterSeconds: 2 * 60 * 60,
  notify: true,
}

const LOST_OPTIONS: QueueOptions & { notify: boolean } = {
  expireInSeconds: 60,
  retryLimit: 1000,
  retryDelay: 5,
  notify: true,
}

/** No statement of the queue's waits for ever: `statement_timeout` is the server's limit, `query_timeout` that of `pg` for one that froze. */
const BOUNDED = { options: '-c statement_timeout=60000', query_timeout: 65_000 }

export interface QueueClaim {
  jobId: string
  /** Aborts when the claim is lost: another worker took the job, it was deleted, or the queue stops. */
  signal: AbortSignal
}

export interface ConsumeOptions {
  /** Jobs that this process runs at once. */
  slots: number
  /** Whether jobs that need an engine are taken from the start; otherwise see `takeAll`. */
  hasEngine: boolean
  /** Settles the job by returning. Throwing puts it back at once, at the cost of one of its retries. */
  onJob(job: QueueClaim): Promise<void>
  /** Called for a job whose retries are used up; see `markLost`. */
  onLost(jobId: string): Promise<void>
  /** Rewrites a job's files; may be called twice for one placement. Throwing tries it again. */
  onExport(job: QueueClaim): Promise<void>
  /** Called for a job whose files could not be written whatever was tried. */
  onExportLost(jobId: string): Promise<void>
  /** Called every hour, in one of the workers. */
  onTidy(): Promise<void>
}

/** The queue as the rest of the system sees it. */
export interface JobQueue {
  /**
   * Adds the job inside the caller's transaction: it can be taken once that commits, and never if it rolls back. One that
   * `needsEngine` goes to workers that have one.
   */
  enqueue(tx: DbTx, jobId: string, options?: { needsEngine: boolean }): Promise<void>
  /** Has the job's files rewritten, once the caller's transaction commits. */
  enqueueExport(tx: DbTx, jobId: string): Promise<void>
  /** Takes the job out inside the caller's transaction. A worker that holds it notices at its next heartbeat. */
  remove(tx: DbTx, jobId: string): Promise<void>
  /** Whether a worker's handler has the job and has not returned. */
  isHeld(tx: DbTx, jobId: string): Promise<boolean>
  /**
   * Gives back at once what a worker held that is known to be gone: its silence need not be waited for. `heldBefore` is a
   * time at which it still had the job: a worker that took it later keeps it.
   */
  release(jobId: string, heldBefore: Date): Promise<void>
  /** From now on takes jobs too that need an engine. */
  takeAll(): Promise<void>
  /** Starts taking jobs. Only in mode `consume`, and once. */
  consume(options: ConsumeOptions): Promise<void>
  /** Stops taking jobs, waits up to `graceMs` for the handlers, aborts the rest and gives their jobs back. */
  stop(options?: { graceMs?: number }): Promise<void>
}

export interface StartQueueOptions {
  databaseUrl: string
  /** `send-only` neither listens nor looks for silent workers: what the web process wants. */
  mode: 'send-only' | 'consume'
  /** For tests, which can't wait as long. */
  silence?: SilenceTiming
}

/** Connects, creates or migrates pg-boss's own schema, and makes the queues as they are described above. */
export async function startQueue({
  databaseUrl,
  mode,
  silence = SILENCE_TIMING,
}: StartQueueOptions): Promise<JobQueue> {
  const consuming = mode === 'consume'
  const log = getLog('queue')
  const boss = new PgBoss({
    connectionString: databaseUrl,
    // Sending goes through the caller's transaction: this pool serves start-up, beats and fetches.
    max: consuming ? 4 : 1,
    ...BOUNDED,
    useListenNotify: consuming,
    supervise: false,
    // Less than between two looks of one worker: a look that comes a moment early must not be skipped.
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
  return asJobQueue(boss, { consuming, stopWatching })
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

interface Running {
  consuming: boolean
  stopWatching(): void
}

function asJobQueue(boss: PgBoss, { consuming, stopWatching }: Running): JobQueue {
  let takeAll = async () => {}
  return {
    async enqueue(tx, jobId, { needsEngine } = { needsEngine: true }) {
      const payload: ReconstructPayload = { jobId }
      const priority = needsEngine ? 0 : WITHOUT_ENGINE
      const firstCount = randomInt(MAX_FIRST_COUNT)
      const retryLimit = firstCount + RETRY_LIMIT
      const id = await boss.send(RECONSTRUCT, payload, { id: jobId, priority, retryLimit, db: fromPrisma(tx) })
      if (id !== jobId) throw new Error(`Job ${jobId} is in the queue already.`)
      await tx.$executeRaw`
        UPDATE pgboss.job SET retry_count = ${firstCount} WHERE name = ${RECONSTRUCT} AND id = ${jobId}::uuid`
    },

    async enqueueExport(tx, jobId) {
      const payload: ReconstructPayload = { jobId }
      await boss.send(EXPORT, payload, { db: fromPrisma(tx) })
    },

    async remove(tx, jobId) {
      await boss.deleteJob(RECONSTRUCT, jobId, { db: fromPrisma(tx) })
    },

    async isHeld(tx, jobId) {
      const [entry] = await boss.findJobs(RECONSTRUCT, { id: jobId, db: fromPrisma(tx) })
      return entry?.state === 'active'
    },

    async release(jobId, heldBefore) {
      const [entry] = await boss.findJobs(RECONSTRUCT, { id: jobId })
      if (entry?.state !== 'active' || !entry.startedOn || entry.startedOn > heldBefore) return
      // Named with its retry count, so that a worker that takes it over just now keeps it.
      await boss.fail(RECONSTRUCT, { id: jobId, retryCount: entry.retryCount }, { message: 'The worker is gone.' })
    },

    takeAll: () => takeAll(),

    async consume({ slots, hasEngine, onJob, onLost, onExport, onExportLost, onTidy }) {
      if (!consuming) throw new Error('This queue was started to send only.')
      const polling: WorkOptions = {
        pollingIntervalSeconds: BACKSTOP_POLL_SECONDS,
        notifyPollingIntervalSeconds: BACKSTOP_POLL_SECONDS,
      }
      const slotOptions = { ...polling, localConcurrency: slots, heartbeatRefreshSeconds: HEARTBEAT_REFRESH_SECONDS }
      const work = (filter: WorkOptions) =>
        boss.work(RECONSTRUCT, { ...slotOptions, ...filter }, async ([job]) => {
          if (job) await onJob({ jobId: parseJobId(job.data), signal: job.signal })
        })
      await work(hasEngine ? {} : { minPriority: WITHOUT_ENGINE })
      if (!hasEngine) {
        takeAll = async () => {
          takeAll = async () => {}
          await boss.offWork(RECONSTRUCT, { wait: false })
          await work({})
        }
      }
      await boss.work(RECONSTRUCT_LOST, polling, async ([job]) => {
        if (job) await onLost(parseJobId(job.data))
      })
      await boss.work(EXPORT, { ...slotOptions, localConcurrency: 1 }, async ([job]) => {
        if (job) await onExport({ jobId: parseJobId(job.data), signal: job.signal })
      })
      await boss.work(EXPORT_LOST, polling, async ([job]) => {
        if (job) await onExportLost(parseJobId(job.data))
      })
      await boss.work(TIDY, polling, () => onTidy())
      await boss.schedule(TIDY, TIDY_CRON)
      await boss.send(TIDY, {}, { singletonKey: 'start', singletonSeconds: TIDY_PAUSE_SECONDS })
    },

    async stop({ graceMs = 30_000 } = {}) {
      stopWatching()
      await boss.stop({ graceful: true, timeout: graceMs })
    },
  }
}

function parseJobId(data: unknown): string {
  return reconstructPayloadSchema.parse(data).jobId
}

// Next's development server evaluates modules again on every change; one queue must survive that.
const globals = globalThis as { maquetteQueue?: Promise<JobQueue> }

/** The web process's queue, started at the first use. A failed start is tried again at the next one. */
export function getQueue(): Promise<JobQueue> {
  globals.maquetteQueue ??= startQueue({ databaseUrl: getEnv().databaseUrl, mode: 'send-only' }).catch((error) => {
    globals.maquetteQueue = undefined
    throw error
  })
  return globals.maquetteQueue
}
