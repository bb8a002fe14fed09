import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { isFinal, type JobStatus } from '#server/contracts/job-status.ts'
import { waitFor } from '../lib/wait-for.ts'
import type { Sample } from './history.ts'
import type { FaultSystem } from './system.ts'

export interface JobWatch {
  status(): JobStatus
  attempt(): number
  /** The code that a failed job ended with. */
  error(): string | null
  /** Waits for a running job, and then for the next stage or so many milliseconds. Answers its stage; null: it has ended. */
  waitForMoment(moment: 'boundary' | number): Promise<string | null>
  stop(): void
}

const EVERY_MS = 50
const MOMENT_WITHIN_SECONDS = 120

const READ = `SELECT status::text, attempt, progress, stage, error->>'code' AS error FROM jobs WHERE id = $1`

interface Row {
  status: JobStatus
  attempt: number
  progress: number
  stage: string | null
  error: string | null
}

/** Reads the job's row all the time, also over restarts of the database, and adds what it sees to `samples`. */
export function watchJob(system: FaultSystem, jobId: string, samples: Sample[]): JobWatch {
  let row: Row = { status: 'queued', attempt: 0, progress: 0, stage: null, error: null }
  let isStopped = false
  const follow = async () => {
    let db: Client | null = null
    while (!isStopped) {
      try {
        db ??= await system.connect()
        const { rows } = await db.query(READ, [jobId])
        row = rows[0] ?? row
        samples.push({ status: row.status, attempt: row.attempt, progress: row.progress })
      } catch {
        // The database is down, as intended.
        db?.end().catch(() => {})
        db = null
      }
      await sleep(EVERY_MS)
    }
    await db?.end().catch(() => {})
  }
  void follow()
  return {
    status: () => row.status,
    attempt: () => row.attempt,
    error: () => row.error,
    async waitForMoment(moment) {
      const limits = { everyMs: EVERY_MS, limitSeconds: MOMENT_WITHIN_SECONDS }
      const runs = () => row.status === 'running' && row.stage !== null
      await waitFor('the job to run', async () => (runs() || isFinal(row.status) ? true : null), limits)
      const { stage } = row
      if (typeof moment === 'number') await sleep(moment)
      else await waitFor('a stage', async () => (row.stage !== stage || isFinal(row.status) ? true : null), limits)
      return isFinal(row.status) ? null : (row.stage ?? 'start')
    },
    stop() {
      isStopped = true
    },
  }
}
