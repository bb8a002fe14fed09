import { type CaptureRoute, stagesOf } from '../../contracts/capture-route.ts'
import type { Estimate } from '../../contracts/job.ts'
import { type PresetName, type SettingsChanges, settingsOf } from '../../contracts/preset.ts'
import type { Db, DbTx } from '../../db.ts'
import { type EstimateInput, estimateJob } from './estimate-job.ts'
import { learnedTimes, learnedTotal } from './learned-times.ts'

/** What a job will need: memory and disk by its sizes, and the time by what earlier jobs took here, once there were any. */
export async function estimateHere(
  db: Db | DbTx,
  { preset, changes }: { preset: PresetName; changes: SettingsChanges | null },
  capture: Omit<EstimateInput, 'settings'> & { route: CaptureRoute },
): Promise<Estimate> {
  const estimate = estimateJob({ ...capture, settings: settingsOf(preset, changes) })
  const { route, photos } = capture
  // Jobs with the preset as it is say nothing of one with other settings.
  if (photos.length === 0 || changes) return estimate
  const learned = await learnedTimes(db, { preset, route, photoCount: photos.length })
  return { ...estimate, seconds: learnedTotal(stagesOf(route), learned) ?? estimate.seconds }
}
