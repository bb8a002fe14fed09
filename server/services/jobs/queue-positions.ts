import { type Estimate, estimateSchema, likelySeconds } from '../../contracts/job.ts'
import type { DbTx } from '../../db.ts'
import type { JobStatus } from '../../generated/prisma/client.ts'

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
  estimate: unknown
  progress: number
  timeLeftLow: number | null
  timeLeftHigh: number | null
}

/**
 * For each queued job its place, by id. A row's `updated_at` is the time at which it
 * entered the queue, because only a change of status or progress touches it; ties go by id, as the queue's do.
 */
export async function queuePlaces(db: DbTx): Promise<Map<string, QueuePlace>> {
  const jobs = await db.job.findMany({
    where: { status: { in: ['queued', 'running', 'cancelling'] } },
    orderBy: [{ updatedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, status: true, estimate: true, progress: true, timeLeftLow: true, timeLeftHigh: true },
  })
  const { _sum } = await db.worker.aggregate({ _sum: { slots: true } })
  const running = jobs.filter(({ status }) => status !== 'queued')
  // When each slot is free; more jobs may run than workers have told of.
  const free = running.map(secondsLeft)
  while (free.length < Math.max(1, _sum.slots ?? 0)) free.push(0)
  const queued = jobs.filter(({ status }) => status === 'queued')
  return new Map(
    queued.map((job, i): [string, QueuePlace] => {
      const slot = free.indexOf(Math.min(...free))
      const startsIn = free[slot] as number
      free[slot] = startsIn + secondsLeft(job)
      const startsInSeconds = Math.round(startsIn / STARTS_IN_STEP_SECONDS) * STARTS_IN_STEP_SECONDS
      return [job.id, { queuePosition: running.length + i, startsInSeconds }]
    }),
  )
}

function secondsLeft({ status, estimate, progress, timeLeftLow: low, timeLeftHigh: high }: UnfinishedJob): number {
  if (status === 'cancelling') return 0
  if (low !== null && high !== null) return likelySeconds({ low, high })
  const known: Estimate | undefined = estimateSchema.safeParse(estimate).data
  return known ? likelySeconds(known.seconds) * (1 - progress) : 0
}
