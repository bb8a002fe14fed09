import type { CaptureRoute } from '#server/contracts/capture/capture-route.ts'
import type { Estimate } from '#server/contracts/estimate.ts'
import type { PresetName } from '#server/contracts/preset.ts'
import type { SettingsChanges } from '#server/contracts/preset-schema.ts'
import type { DbTx } from '#server/db.ts'
import { estimateHere } from '../estimate/estimate-here.ts'
import { jobThreads } from '../estimate/job-threads.ts'
import type { JobDeps } from '../job-deps.ts'
import { assertColmap } from './assert-colmap.ts'
import { assertDiskSpace } from './assert-disk-space.ts'

interface PlannedJob {
  preset: PresetName
  changes: SettingsChanges | null
  photos: readonly { widthPx: number; heightPx: number }[]
  route: CaptureRoute
  /** Of the disk. */
  freeBytes: number
}

/** What a job will need, when this system can run it. Throws DISK_FULL or ENGINE_MISSING. */
export async function planJob(
  tx: DbTx,
  { env }: Pick<JobDeps, 'env'>,
  { preset, changes, photos, route, freeBytes }: PlannedJob,
): Promise<Estimate> {
  const estimate = await estimateHere(tx, { preset, changes }, { photos, route, threads: jobThreads(env) })
  assertDiskSpace(estimate, Math.max(0, freeBytes - env.diskReserveBytes))
  // The depth route doesn't use COLMAP.
  if (route !== 'depth') await assertColmap(tx)
  return estimate
}
