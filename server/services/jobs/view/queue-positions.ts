import { likelySeconds, slownessOf } from '#server/contracts/likely-seconds.ts'
import type { DbTx } from '#server/db.ts'
import type { JobStatus } from '#server/generated/prisma/client.ts'

export interface QueuePlace {
  /** Jobs that end before this one begins, or begin before it: those that run, and those that were queued earlier. */
  queuePosition: number
  /** Seconds until it likely begins. */
  startsInSeconds: number
}

export const NOT_QUEUED = { queuePosition: null, startsInSeconds: null } as const

/** Viewers are told of every change: one of less than this is none. */
const STARTS_IN_STEP_SECONDS = 30

interface UnfinishedJob {
  id: string
  status: JobStatus
  progress: number
  /** Of the whole job, as estimated; null where another version wrote something that this one can't read. */
  low: number | null
  high: number | null
  timeLeftLow: number | null
  timeLeftHigh: number | null
}

/**
 * For each queued job its place, by id. A row's `updated_at` is the time at which it
 * entered the queue, because only a change of status or progress touches it; ties go by id, as the queue's do.
 */
export async function queuePlaces(db: DbTx): Promise<Map<string, QueuePlace>> {
  const { jobs, slots } = await readQueue(db)
  const running = jobs.filter(({ status }) => status !== 'queued')
  // When each slot is free; more jobs may run than workers have told of.
  const free = running.map(secondsLeft)
  while (free.length < Math.max(1, slots)) free.push(0)
  const queued = jobs.filter(({ status }) => status === 'queued')
  const slowness = Math.max(1, ...running.map(slownessOfRest))
  return new Map(
    queued.map((job, i): [string, QueuePlace] => {
      const slot = free.indexOf(Math.min(...free))
      const startsIn = free[slot] as number
      free[slot] = startsIn + secondsLeft(job) * slowness
      const startsInSeconds = Math.round(startsIn / STARTS_IN_STEP_SECONDS) * STARTS_IN_STEP_SECONDS
      return [job.id, { queuePosition: running.length + i, startsInSeconds }]
    }),
  )
}

/** As one value: a thousand rows through Prisma cost ten times the processor time of one text. */
async function readQueue(db: DbTx): Promise<{ jobs: UnfinishedJob[]; slots: number }> {
  const [row] = await db.$queryRaw<{ jobs: string | null; slots: number }[]>`
    SELECT
      (SELECT json_agg(json_build_array(id, status, progress,
          CASE WHEN jsonb_typeof(estimate->'seconds'->'low') = 'number' THEN estimate->'seconds'->'low' END,
          CASE WHEN jsonb_typeof(estimate->'seconds'->'high') = 'number' THEN estimate->'seconds'->'high' END,
          time_left_low, time_left_high) ORDER BY updated_at, id)::text
        FROM jobs WHERE status IN ('queued', 'running', 'cancelling')) AS jobs,
      (SELECT COALESCE(SUM(slots), 0)::int FROM workers) AS slots`
  const rows = JSON.parse(row?.jobs ?? '[]') as UnfinishedRow[]
  const jobs = rows.map(([id, status, progress, low, high, timeLeftLow, timeLeftHigh]) => ({
    ...{ id, status, progress, low, high, timeLeftLow, timeLeftHigh },
  }))
  return { jobs, slots: row?.slots ?? 0 }
}

type UnfinishedRow = [string, JobStatus, number, number | null, number | null, number | null, number | null]

/** Near its end a job is no measure, and beyond this many times the estimate it was not comparable. */
const COMPARABLE = { progress: 0.9, slowness: 20 }

/** How slow a running job is: those behind it run on the same machine. */
function slownessOfRest({ status, progress, low, high, timeLeftLow, timeLeftHigh }: UnfinishedJob): number {
  const isKnown = low !== null && high !== null && timeLeftLow !== null && timeLeftHigh !== null
  if (status !== 'running' || !isKnown || progress > COMPARABLE.progress) return 1
  return Math.min(COMPARABLE.slowness, slownessOf({ low: timeLeftLow, high: timeLeftHigh }, { low, high }, progress))
}

function secondsLeft({ status, progress, low, high, timeLeftLow, timeLeftHigh }: UnfinishedJob): number {
  if (status === 'cancelling') return 0
  if (timeLeftLow !== null && timeLeftHigh !== null) return likelySeconds({ low: timeLeftLow, high: timeLeftHigh })
  return low === null || high === null ? 0 : likelySeconds({ low, high }) * (1 - progress)
}
