import packageJson from '../../../package.json' with { type: 'json' }
import { stageNameSchema } from '../../contracts/stages.ts'
import { engineSchema, type SystemStatus } from '../../contracts/system.ts'
import type { DbTx } from '../../db.ts'
import type { Storage } from '../storage/storage.ts'

/** Failures that are listed. */
const FAILURES = 10

/** What the owner of the system sees at a glance. Rejects when the database doesn't answer. */
export async function readStatus(db: DbTx, storage: Pick<Storage, 'freeBytes'>): Promise<SystemStatus> {
  const [workers, running, failures, counts, queue, disk, database, freeBytes] = await Promise.all([
    db.$queryRaw<WorkerRow[]>`
      SELECT host, pid, slots, engine, started_at, EXTRACT(EPOCH FROM now() - heartbeat_at)::float8 AS silent_seconds
      FROM workers ORDER BY started_at, id`,
    db.job.findMany({
      where: { status: { in: ['running', 'cancelling'] } },
      select: { id: true, name: true, status: true, stage: true, progress: true, attempt: true },
      orderBy: { startedAt: 'asc' },
    }),
    db.$queryRaw<FailureRow[]>`
      SELECT id, name, error->>'code' AS code, error->>'message' AS message, finished_at
      FROM jobs WHERE status = 'failed' AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT ${FAILURES}`,
    db.$queryRaw<
      { status: string; count: number }[]
    >`SELECT status::text, COUNT(*)::int AS count FROM jobs GROUP BY status`,
    readQueue(db),
    db.$queryRaw<[{ results: bigint; uploads: bigint; unused: bigint }]>`
      SELECT (SELECT COALESCE(SUM(byte_size + COALESCE((original->>'byteSize')::bigint, 0)), 0) FROM artifacts)::bigint AS results,
        (SELECT COALESCE(SUM(byte_size), 0) FROM uploads WHERE status = 'accepted')::bigint AS uploads,
        (SELECT COALESCE(SUM(byte_size), 0) FROM uploads WHERE status = 'accepted'
          AND NOT EXISTS (SELECT 1 FROM job_photos WHERE upload_id = uploads.id))::bigint AS unused`,
    db.$queryRaw<[{ server_version: string }]>`SHOW server_version`,
    storage.freeBytes(),
  ])
  return {
    version: packageJson.version,
    databaseVersion: database[0].server_version,
    workers: workers.map(({ started_at, silent_seconds, engine, ...row }) => ({
      ...row,
      engine: engineSchema.nullable().parse(engine),
      startedAt: started_at.toISOString(),
      silentSeconds: silent_seconds,
    })),
    running: running.map((job) => ({ ...job, stage: stageNameSchema.nullable().parse(job.stage) })),
    queue,
    jobs: Object.fromEntries(counts.map(({ status, count }) => [status, count])),
    disk: {
      freeBytes,
      resultBytes: Number(disk[0].results),
      uploadBytes: Number(disk[0].uploads),
      unusedUploadBytes: Number(disk[0].unused),
    },
    failures: failures.map(({ finished_at, ...row }) => ({ ...row, at: finished_at.toISOString() })),
  }
}

interface WorkerRow {
  host: string
  pid: number
  slots: number
  engine: unknown
  started_at: Date
  silent_seconds: number
}

interface FailureRow {
  id: string
  name: string
  code: string
  message: string
  finished_at: Date
}

/** Reconstructions that wait for a worker, by their rows: those are what a user sees. */
async function readQueue(db: DbTx): Promise<SystemStatus['queue']> {
  const [row] = await db.$queryRaw<[{ waiting: number; oldest: number | null }]>`
    SELECT COUNT(*)::int AS waiting, EXTRACT(EPOCH FROM now() - MIN(created_at))::float8 AS oldest
    FROM jobs WHERE status = 'queued'`
  return { waiting: row.waiting, oldestSeconds: row.oldest }
}
