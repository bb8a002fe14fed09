import { routeOf } from '#server/contracts/capture/capture-route.ts'
import type { DuplicateInput } from '#server/contracts/job-inputs.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { lockJob } from '../move-job.ts'
import { captureOf } from '../view/job-view.ts'
import { findByKey, findWinner, insertJob } from './insert-job.ts'
import { planJob } from './plan-job.ts'

/**
 * A new job with another one's photos, filed as the other is. Its worker reuses the stages whose settings are the same, as far as the workspace of
 * the other is still there. Idempotent by the key, as `submitJob` is.
 *
 * Throws JOB_NOT_FOUND, DISK_FULL, ENGINE_MISSING.
 */
export async function duplicateJob(deps: JobDeps, input: DuplicateInput): Promise<JobView> {
  const { db, ownerId } = deps
  const known = await findByKey(deps, input.idempotencyKey)
  if (known) return known
  const freeBytes = await deps.storage.freeBytes()
  try {
    return await inTransaction(db, async (tx) => {
      // Locked, so that nobody deletes it, and its uploads with it, in between.
      if (!(await lockJob(tx, input.id, ownerId))) throw jobNotFound()
      const source = await tx.job.findUniqueOrThrow({
        where: { id: input.id },
        include: { tags: true, photos: { orderBy: { ordinal: 'asc' }, include: { upload: true } } },
      })
      const capture = captureOf(source)
      const route = routeOf(capture)
      const photos = source.photos
        .filter(({ role }) => role === 'color')
        .map(({ upload }) => ({ widthPx: upload.widthPx ?? 0, heightPx: upload.heightPx ?? 0 }))
      const changes = input.settings ?? null
      const estimate = await planJob(tx, deps, { preset: input.preset, changes, photos, route, freeBytes })
      return insertJob(tx, deps, {
        idempotencyKey: input.idempotencyKey,
        name: input.name ?? source.name,
        preset: input.preset,
        changes,
        capture,
        estimate,
        files: source.photos.map(({ uploadId, role }) => ({ uploadId, role })),
        sourceJobId: source.id,
        projectId: source.projectId,
        tags: source.tags.map(({ tag }) => tag),
      })
    })
  } catch (error) {
    const winner = await findWinner(deps, input.idempotencyKey, error)
    if (winner) return winner
    throw error
  }
}
