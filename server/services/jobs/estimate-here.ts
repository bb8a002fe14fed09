import { type CaptureRoute, stagesOf } from '../../contracts/capture-route.ts'
import type { Estimate } from '../../contracts/job.ts'
import { PRESETS, type PresetName } from '../../contracts/preset.ts'
import type { Db, DbTx } from '../../db.ts'
import { type EstimateInput, estimateJob } from './estimate-job.ts'
import { learnedTimes, learnedTotal } from './learned-times.ts'

/** What a job will need: memory and disk by its sizes, and the time by what earlier jobs took here, once there were any. */
export async function estimateHere(
  db: Db | DbTx,
  preset: PresetName,
  capture: Omit<EstimateInput, 'settings'> & { route: CaptureRoute },
): Promise<Estimate> {
  const estimate = estimateJob({ ...capture, settings: PRESETS[preset].settings })
  const { route, photos } = capture
  if (photos.length === 0) return estimate
  const learned = await learnedTimes(db, { preset, route, photoCount: photos.length })
  return { ...estimate, seconds: learnedTotal(stagesOf(route), learned) ?? estimate.seconds }
}
