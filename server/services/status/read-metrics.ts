import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Histogram, Metric, Sample } from '#server/formats/prometheus.ts'
import type { SystemStatus } from '../../contracts/system.ts'
import type { DbTx } from '../../db.ts'
import type { Storage } from '../storage/storage.ts'
import { readStatus } from './read-status.ts'

const STAGE_SECONDS = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600]
const GIB = 1024 ** 3
const STAGE_BYTES = [0.25, 0.5, 1, 2, 4, 8, 16, 32].map((gib) => gib * GIB)

/** The newest stage runs that are counted: enough for months, and few enough for a cheap scrape. */
const STAGE_RUNS = 5000

// One for the process: Next evaluates modules again on every change in development.
const globals = globalThis as { maquetteLoopDelay?: ReturnType<typeof monitorEventLoopDelay> }

/**
 * Metrics of the system, from the database, and of this web process. Counts cover what is stored: they fall when
 * reconstructions are deleted. Rejects when the database doesn't answer.
 */
export async function readMetrics(db: DbTx, storage: Pick<Storage, 'freeBytes'>): Promise<(Metric | Histogram)[]> {
  const [status, queues, stages, uploads, failures, refusals, connections] = await Promise.all([
    readStatus(db, storage),
    readQueues(db),
    readStages(db),
    counted(db.$queryRaw`SELECT status::text AS key, COUNT(*)::int AS count FROM uploads GROUP BY 1`),
    counted(
      db.$queryRaw`SELECT error->>'code' AS key, COUNT(*)::int AS count FROM jobs WHERE status = 'failed' GROUP BY 1`,
    ),
    counted(
      db.$queryRaw`SELECT error->>'code' AS key, COUNT(*)::int AS count FROM uploads WHERE status = 'refused' GROUP BY 1`,
    ),
    counted(db.$queryRaw`
      SELECT COALESCE(state, 'background') AS key, COUNT(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() GROUP BY 1`),
  ])
  const jobs = Object.entries(status.jobs).map(([key, count]) => ({ key, count }))
  return [
    gauge('maquette_info', 'Version of this server.', [{ labels: { version: status.version }, value: 1 }]),
    gauge('maquette_jobs', 'Reconstructions by state.', by('state', jobs)),
    gauge('maquette_jobs_failed', 'Failed reconstructions by error code.', by('code', failures)),
    ...queueMetrics(queues),
    ...workerMetrics(status.workers),
    ...stageMetrics(stages),
    gauge('maquette_uploads', 'Uploads by state.', by('state', uploads)),
    gauge('maquette_uploads_refused', 'Refused uploads by error code.', by('code', refusals)),
    gauge('maquette_stored_bytes', 'Stored bytes by kind.', [
      { labels: { kind: 'results' }, value: status.disk.resultBytes },
      { labels: { kind: 'uploads' }, value: status.disk.uploadBytes },
    ]),
    gauge('maquette_disk_free_bytes', 'Bytes that can still be stored.', [{ value: status.disk.freeBytes }]),
    gauge('maquette_database_connections', 'Connections to the database by state.', by('state', connections)),
    ...processMetrics(),
  ]
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples }
}

function by(label: string, counts: readonly Count[]): Sample[] {
  return counts.map(({ key, count }) => ({ labels: { [label]: key }, value: count }))
}

function queueMetrics(queues: readonly QueueDepth[]): Metric[] {
  return [
    gauge(
      'maquette_queue_waiting',
      'Entries of each queue that wait for a worker.',
      queues.map(({ name, waiting }) => ({ labels: { queue: name }, value: waiting })),
    ),
    gauge(
      'maquette_queue_oldest_seconds',
      'Age of the oldest waiting entry of each queue.',
      queues.map(({ name, oldest }) => ({ labels: { queue: name }, value: oldest ?? 0 })),
    ),
  ]
}

function workerMetrics(workers: SystemStatus['workers']): Metric[] {
  return [
    gauge('maquette_workers', 'Workers that send heartbeats.', [{ value: workers.length }]),
    gauge(
      'maquette_worker_silent_seconds',
      'Seconds since the last heartbeat of a worker.',
      workers.map(({ host, pid, silentSeconds }) => ({ labels: { host, pid: String(pid) }, value: silentSeconds })),
    ),
  ]
}

function stageMetrics(stages: readonly StageRun[]): Histogram[] {
  return [
    {
      name: 'maquette_stage_seconds',
      help: 'Duration of stages.',
      bounds: STAGE_SECONDS,
      series: seriesOf(stages, ({ seconds }) => seconds),
    },
    {
      name: 'maquette_stage_peak_bytes',
      help: 'Peak memory of stages.',
      bounds: STAGE_BYTES,
      series: seriesOf(stages, ({ bytes }) => bytes),
    },
  ]
}

function processMetrics(): Metric[] {
  globals.maquetteLoopDelay ??= startedDelay()
  const delay = globals.maquetteLoopDelay
  const { user, system } = process.cpuUsage()
  const quantiles = [0.5, 0.9, 0.99].map((quantile) => ({
    labels: { quantile: String(quantile) },
    value: delay.percentile(100 * quantile) / 1e9,
  }))
  return [
    {
      name: 'nodejs_eventloop_delay_seconds',
      help: 'Delay of this process’s event loop since the last scrape.',
      type: 'gauge',
      samples: quantiles,
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Memory of this process.',
      type: 'gauge',
      samples: [{ value: process.memoryUsage.rss() }],
    },
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time of this process.',
      type: 'counter',
      samples: [{ value: (user + system) / 1e6 }],
    },
    {
      name: 'process_start_time_seconds',
      help: 'When this process began, in seconds since 1970.',
      type: 'gauge',
      samples: [{ value: Math.round(Date.now() / 1000 - process.uptime()) }],
    },
  ]
}

function startedDelay(): ReturnType<typeof monitorEventLoopDelay> {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  return delay
}

interface Count {
  key: string
  count: number
}

async function counted(query: Promise<unknown>): Promise<Count[]> {
  return (await query) as Count[]
}

interface StageRun {
  stage: string
  seconds: number | null
  bytes: number | null
}

/** Stages that ran to their end. Those restored from a checkpoint took no time and are left out. */
async function readStages(db: DbTx): Promise<StageRun[]> {
  return db.$queryRaw<StageRun[]>`
    SELECT timing->>'name' AS stage,
      EXTRACT(EPOCH FROM (timing->>'finishedAt')::timestamptz - (timing->>'startedAt')::timestamptz)::float8 AS seconds,
      (timing->>'peakMemoryBytes')::float8 AS bytes
    FROM (SELECT timings FROM jobs ORDER BY id DESC LIMIT ${STAGE_RUNS / 10}) AS newest, jsonb_array_elements(timings) AS timing
    WHERE timing->>'status' = 'done' LIMIT ${STAGE_RUNS}`
}

function seriesOf(stages: readonly StageRun[], pick: (run: StageRun) => number | null): Histogram['series'] {
  const values = new Map<string, number[]>()
  for (const run of stages) {
    const value = pick(run)
    if (value !== null) values.set(run.stage, [...(values.get(run.stage) ?? []), value])
  }
  return [...values].map(([stage, each]) => ({ labels: { stage }, values: each }))
}

interface QueueDepth {
  name: string
  waiting: number
  /** Age of the oldest waiting entry in seconds. */
  oldest: number | null
}

/** From pg-boss's table, which does not exist before the first worker has started. */
async function readQueues(db: DbTx): Promise<QueueDepth[]> {
  const [{ there }] = await db.$queryRaw<[{ there: boolean }]>`SELECT to_regclass('pgboss.job') IS NOT NULL AS there`
  if (!there) return []
  return db.$queryRaw`
    SELECT queue.name, COUNT(job.id)::int AS waiting, EXTRACT(EPOCH FROM now() - MIN(job.created_on))::float8 AS oldest
    FROM pgboss.queue LEFT JOIN pgboss.job ON job.name = queue.name AND job.state < 'active'
    GROUP BY queue.name ORDER BY queue.name`
}
