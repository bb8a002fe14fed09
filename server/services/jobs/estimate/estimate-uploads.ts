import type { z } from 'zod'
import type { CaptureRoute } from '#server/contracts/capture/capture-route.ts'
import type { estimateOutputSchema } from '#server/contracts/estimate.ts'
import { PRESETS, type PresetName } from '#server/contracts/preset.ts'
import type { JobDeps } from '../job-deps.ts'
import { inCaptureOrder, withoutDuplicates } from '../submit/capture-order.ts'
import { estimateJob } from './estimate-job.ts'
import { jobThreads } from './job-threads.ts'
import { paceHere } from './learned-times.ts'

/**
 * What a job of these uploads would need with each preset, and the free disk space. Intended for use while files are
 * still being uploaded: uploads that are unknown or not (yet) accepted are ignored.
 */
export async function estimateUploads(
  { db, storage, env, ownerId }: Pick<JobDeps, 'db' | 'storage' | 'env' | 'ownerId'>,
  { uploadIds, route }: { uploadIds: string[]; route: CaptureRoute },
): Promise<z.infer<typeof estimateOutputSchema>> {
  const uploads = await db.upload.findMany({ where: { id: { in: uploadIds }, ownerId, status: 'accepted' } })
  const photos = withoutDuplicates(
    inCaptureOrder(uploads).map((upload) => ({
      sha256: upload.sha256 ?? upload.id,
      widthPx: upload.widthPx ?? 0,
      heightPx: upload.heightPx ?? 0,
    })),
  )
  const threads = jobThreads(env)
  const pace = await paceHere(db, threads)
  const forPreset = (preset: PresetName) =>
    estimateJob({ photos, route, threads, settings: PRESETS[preset].settings }, pace)
  return {
    presets: { draft: forPreset('draft'), standard: forPreset('standard'), high: forPreset('high') },
    diskFreeBytes: Math.max(0, (await storage.freeBytes()) - env.diskReserveBytes),
  }
}
