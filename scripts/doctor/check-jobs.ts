import type { Client } from 'pg'
import type { Db } from '#server/db.ts'
import { startQueue } from '#server/queue.ts'
import { putBack } from '#server/services/jobs/attempt/put-back.ts'
import { inTransaction } from '#server/services/jobs/in-transaction.ts'
import { removeWorkspaceDir } from '#server/services/storage/remove-workspace.ts'
import { listAliveWorkers } from '#server/services/workers/list-alive-workers.ts'
import { listWorkspaces } from '#worker/handlers/workspace.ts'
import { count, type Finding, fail, ok, warn } from './finding.ts'

export interface JobsContext {
  client: Client
  db: Db
  databaseUrl: string
  dataDir: string
  /** Whether workers should be there. */
  isRunning: boolean | null
}

/** Workers, jobs against the queue, and workspaces. */
export async function checkJobs(context: JobsContext): Promise<Finding[]> {
  const { client, isRunning } = context
  const { rows } = await client.query(`SELECT to_regclass('pgboss.job') IS NOT NULL AS there`)
  const queue = rows[0].there ? await checkQueue(context) : [warn('There is no queue yet. The next start makes it.')]
  return [...(isRunning ? [await checkWorkers(context)] : []), ...queue, await checkWorkspaces(context)]
}

async function checkWorkers({ db }: JobsContext): Promise<Finding> {
  const alive = await listAliveWorkers(db)
  return alive.length > 0
    ? ok(`${count(alive.length, 'worker')} at work.`)
    : fail('No worker is alive. Restart Maquette.')
}

/**
 * One statement, so that it shows one moment. Rows and entries change in one transaction but for moments at the beginning and the
 * end of an attempt: what is older than a minute has come apart.
 */
const APART = `
  SELECT COALESCE(jobs.id, entry.id)::text AS id, jobs.name, jobs.status::text AS status, entry.state::text AS state,
    entry.heartbeat_on < now() - interval '60 seconds' AS is_silent
  FROM jobs FULL JOIN (
    SELECT id, state, heartbeat_on, created_on FROM pgboss.job
    WHERE name = 'reconstruct' AND state IN ('created', 'retry', 'active')
  ) AS entry ON entry.id = jobs.id
  WHERE COALESCE(jobs.updated_at, entry.created_on) < now() - interval '1 minute'
    AND (jobs.status IN ('queued', 'running', 'cancelling') OR entry.id IS NOT NULL)`

interface ApartRow {
  id: string
  name: string | null
  status: string | null
  state: string | null
  is_silent: boolean | null
}

async function checkQueue(context: JobsContext): Promise<Finding[]> {
  const { client, isRunning } = context
  const { rows } = await client.query<ApartRow>(APART)
  const isGoing = ({ status }: ApartRow) => status === 'queued' || status === 'running' || status === 'cancelling'
  const forgotten = rows.filter((row) => isGoing(row) && row.state === null)
  const stray = rows.filter((row) => !isGoing(row))
  const silent = rows.filter((row) => isGoing(row) && row.state === 'active' && row.is_silent)
  const findings: Finding[] = []
  if (forgotten.length > 0) findings.push(forgottenFinding(context, forgotten))
  if (stray.length > 0) findings.push(strayFinding(context, stray))
  if (silent.length > 0 && isRunning !== false) {
    const message = `${count(silent.length, 'reconstruction')} run without a heartbeat for over a minute. A worker takes them over; restart Maquette if this stays.`
    findings.push(warn(message, { items: silent.map(nameOf) }))
  }
  return findings.length > 0 ? findings : [ok('Reconstructions and the queue agree.')]
}

function forgottenFinding(context: JobsContext, rows: readonly ApartRow[]): Finding {
  return fail(
    `${count(rows.length, 'reconstruction')} wait or run, but are missing in the queue: no worker will continue them.`,
    {
      items: rows.map(nameOf),
      remedy: {
        question: `Put ${count(rows.length, 'reconstruction')} back into the queue?`,
        mend: () =>
          withQueue(context, async (queue) => {
            for (const { id } of rows) {
              await inTransaction(context.db, (tx) =>
                putBack(tx, { jobId: id, queue, reason: 'put back by the doctor' }),
              )
            }
            return `${count(rows.length, 'reconstruction')} put back.`
          }),
      },
    },
  )
}

function strayFinding(context: JobsContext, rows: readonly ApartRow[]): Finding {
  return warn(`The queue holds ${count(rows.length, 'reconstruction')} that ended or were deleted.`, {
    items: rows.map(nameOf),
    remedy: {
      question: `Take ${count(rows.length, 'reconstruction')} out of the queue?`,
      mend: () =>
        withQueue(context, async (queue) => {
          for (const { id } of rows) await queue.remove(context.db, id)
          return `${count(rows.length, 'reconstruction')} taken out.`
        }),
    },
  })
}

function nameOf({ id, name, status }: ApartRow): string {
  return name === null ? id : `${name} (${id}, ${status})`
}

async function withQueue(
  { databaseUrl }: JobsContext,
  work: (queue: Awaited<ReturnType<typeof startQueue>>) => Promise<string>,
): Promise<string> {
  const queue = await startQueue({ databaseUrl, mode: 'send-only' })
  try {
    return await work(queue)
  } finally {
    await queue.stop()
  }
}

/** A failed job’s workspace is for its retry, and a completed one’s for duplicates: workers keep them in bounds. */
async function checkWorkspaces({ db, dataDir }: JobsContext): Promise<Finding> {
  const isPresent = async (id: string) => (await listAliveWorkers(db)).some((worker) => worker.id === id)
  const found = await listWorkspaces(dataDir, isPresent)
  const needed = await db.job.findMany({
    where: { id: { in: found.map(({ jobId }) => jobId) }, status: { not: 'cancelled' } },
    select: { id: true },
  })
  const ids = new Set(needed.map(({ id }) => id))
  const left = found.filter(({ jobId, ownerAlive }) => !ownerAlive && !ids.has(jobId))
  if (left.length === 0) return ok(`No workspace was left behind (${found.length} in use or kept).`)
  return warn(`${count(left.length, 'workspace')} of cancelled or deleted reconstructions were left behind.`, {
    items: left.map(({ dir }) => dir),
    remedy: {
      question: `Delete ${count(left.length, 'workspace')}?`,
      mend: async () => {
        for (const { dir } of left) await removeWorkspaceDir(dir)
        return `${count(left.length, 'workspace')} deleted.`
      },
    },
  })
}
