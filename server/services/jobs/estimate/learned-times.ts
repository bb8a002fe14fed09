import { routeOf } from '#server/contracts/capture/capture-route.ts'
import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import { settingsOf } from '#server/contracts/preset.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import { type StageName, stageTimingSchema } from '#server/contracts/stages.ts'
import type { Db, DbTx } from '#server/db.ts'
import { captureOf, changesOf, readable } from '../view/job-view.ts'
import type { EstimateInput } from './capture-sizes.ts'
import { learnPace, type MeasuredJob, type Pace, secondsAt } from './learn-pace.ts'
import { predictStages } from './predict-stages.ts'

/** Wall seconds that each stage is likely to take. */
export type LearnedTimes = ReadonlyMap<StageName, SecondsRange>

/** The newest finished jobs: enough to outvote a few that ran beside other work. */
const LEARNED_FROM = 12

/** The expected durations of a job's stages: predictions, at the pace of this installation's earlier jobs. */
export async function learnedTimes(db: Db | DbTx, input: EstimateInput): Promise<LearnedTimes> {
  return secondsAt(await paceHere(db, input.threads), predictStages(input))
}

/** Learned from what earlier jobs of this installation took, whatever their preset, route and size. `threads`: of a job here. */
export async function paceHere(db: Db | DbTx, threads: number): Promise<Pace> {
  const jobs = await db.job.findMany({
    where: { status: 'completed' },
    orderBy: { id: 'desc' },
    take: LEARNED_FROM,
    select: {
      preset: true,
      settings: true,
      capture: true,
      timings: true,
      photos: { where: { role: 'color' }, select: { upload: { select: { widthPx: true, heightPx: true } } } },
    },
  })
  return learnPace(
    jobs.flatMap((job): MeasuredJob[] => {
      const photos = job.photos.map(({ upload }) => ({ widthPx: upload.widthPx ?? 0, heightPx: upload.heightPx ?? 0 }))
      const stored = readable(() => ({
        settings: settingsOf(presetNameSchema.parse(job.preset), changesOf(job)),
        route: routeOf(captureOf(job)),
      }))
      // Written by another version: nothing to learn from.
      if (!stored) return []
      return [{ predicted: predictStages({ photos, ...stored, threads }), measured: secondsOf(job.timings) }]
    }),
  )
}

/** Only stages that ran: those reused from an earlier attempt took no time. */
function secondsOf(timings: unknown): Map<StageName, number> {
  const seconds = new Map<StageName, number>()
  for (const { name, status, startedAt, finishedAt } of stageTimingSchema.array().parse(timings)) {
    if (status !== 'done' || !startedAt || !finishedAt) continue
    seconds.set(name, Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)
  }
  return seconds
}
