import type { CaptureRoute } from '../../contracts/capture-route.ts'
import type { Estimate } from '../../contracts/job.ts'
import type { PresetName, SettingsChanges } from '../../contracts/preset.ts'
import type { DbTx } from '../../db.ts'
import { assertDiskSpace } from './assert-disk-space.ts'
import { assertEngine } from './assert-engine.ts'
import { estimateHere } from './estimate-here.ts'
import type { JobDeps } from './job-deps.ts'
import { jobThreads } from './job-threads.ts'

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
  // With depth given, nothing of the engine is used.
  if (route !== 'depth') await assertEngine(tx)
  return estimate
}
