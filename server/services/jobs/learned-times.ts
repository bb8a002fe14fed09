import { type CaptureRoute, routeOf } from '../../contracts/capture-route.ts'
import { type SecondsRange, type StageName, stageTimingSchema } from '../../contracts/job.ts'
import type { PresetName } from '../../contracts/preset.ts'
import type { Db, DbTx } from '../../db.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import { captureOf } from './job-view.ts'

/** Wall seconds that each stage is likely to take, as far as that was measured. */
export type LearnedTimes = ReadonlyMap<StageName, SecondsRange>

/** Jobs that are looked at, the newest, and those of them whose size is most like the new one's that are learned from. */
const LOOKED_AT = 20
const LEARNED_FROM = 5
/** A capture this many times larger or smaller teaches nothing: stages don't all grow with the photos. */
const MAX_SIZE_RATIO = 8

/** The same capture twice is off by about this share either way... */
const REPEAT_SPREAD = 0.15
/** ...and one of e times the size by this much more. */
const SIZE_SPREAD = 0.3

interface Measured {
  photoCount: number
  seconds: Map<StageName, number>
}

/**
 * What the stages of a job will take, from what they took in earlier jobs of this installation with the same preset and route,
 * scaled by the number of photos: a preset bounds what each photo costs. A range over the few jobs of the most similar size;
 * empty as long as there are none.
 */
export async function learnedTimes(
  db: Db | DbTx,
  { preset, route, photoCount }: { preset: PresetName; route: CaptureRoute; photoCount: number },
): Promise<LearnedTimes> {
  const unlikeness = (job: Measured) => Math.abs(Math.log(job.photoCount / photoCount))
  const similar = (await readMeasured(db, preset, route))
    .filter((job) => unlikeness(job) <= Math.log(MAX_SIZE_RATIO))
    .sort((a, b) => unlikeness(a) - unlikeness(b))
    .slice(0, LEARNED_FROM)
  const learned = new Map<StageName, SecondsRange>()
  for (const job of similar) {
    const spread = REPEAT_SPREAD + SIZE_SPREAD * unlikeness(job)
    for (const [stage, seconds] of job.seconds) {
      const scaled = (seconds * photoCount) / job.photoCount
      const range = learned.get(stage) ?? { low: Number.POSITIVE_INFINITY, high: 0 }
      const low = Math.min(range.low, scaled / (1 + spread))
      learned.set(stage, { low, high: Math.max(range.high, scaled * (1 + spread)) })
    }
  }
  return learned
}

async function readMeasured(db: Db | DbTx, preset: PresetName, route: CaptureRoute): Promise<Measured[]> {
  const jobs = await db.job.findMany({
    where: { status: 'completed', preset, settings: { equals: Prisma.AnyNull } },
    orderBy: { id: 'desc' },
    take: LOOKED_AT,
    select: { capture: true, timings: true, _count: { select: { photos: { where: { role: 'color' } } } } },
  })
  return jobs.flatMap((job) => {
    const photoCount = job._count.photos
    if (routeOf(captureOf(job)) !== route || photoCount === 0) return []
    return [{ photoCount, seconds: secondsOf(job.timings) }]
  })
}

/** Of the stages that ran: what was kept from an earlier attempt took no time then, and says nothing. */
function secondsOf(timings: unknown): Map<StageName, number> {
  const seconds = new Map<StageName, number>()
  for (const { name, status, startedAt, finishedAt } of stageTimingSchema.array().parse(timings)) {
    if (status !== 'done' || !startedAt || !finishedAt) continue
    seconds.set(name, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)
  }
  return seconds
}

/** Of the whole job; null unless every stage is known. */
export function learnedTotal(stages: readonly StageName[], learned: LearnedTimes): SecondsRange | null {
  const total = { low: 0, high: 0 }
  for (const stage of stages) {
    const range = learned.get(stage)
    if (!range) return null
    total.low += range.low
    total.high += range.high
  }
  return { low: Math.round(total.low), high: Math.ceil(total.high) }
}
