import type { CaptureRoute } from '#server/contracts/capture/capture-route.ts'
import type { Estimate } from '#server/contracts/estimate.ts'
import { type PresetName, settingsOf } from '#server/contracts/preset.ts'
import type { SettingsChanges } from '#server/contracts/preset-schema.ts'
import type { Db, DbTx } from '#server/db.ts'
import type { EstimateInput } from './capture-sizes.ts'
import { estimateJob } from './estimate-job.ts'
import { paceHere } from './learned-times.ts'

/** What a job will need: memory and disk from its sizes, time from earlier jobs on this machine. */
export async function estimateHere(
  db: Db | DbTx,
  { preset, changes }: { preset: PresetName; changes: SettingsChanges | null },
  capture: Omit<EstimateInput, 'settings'> & { route: CaptureRoute },
): Promise<Estimate> {
  return estimateJob({ ...capture, settings: settingsOf(preset, changes) }, await paceHere(db, capture.threads))
}
