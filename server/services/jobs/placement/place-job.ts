import { strict as assert } from 'node:assert'
import type { JobView } from '#server/contracts/job-view.ts'
import { isSamePlacement, type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import { AppError } from '#server/errors.ts'
import { Prisma } from '#server/generated/prisma/client.ts'
import { appendEvent } from '../append-event.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { lockJob } from '../move-job.ts'
import { getJob } from '../view/get-job.ts'
import { originalOf, restoreOriginals } from './placed-artifacts.ts'
import { refuseEmptyCrop } from './refuse-empty-crop.ts'

/** The model to place; a job without it can't be placed. */
const MODEL_NAME = 'model.glb'

/**
 * Sets the placement of a finished model. A worker then rewrites the files, always from the reconstructed ones: the
 * job's `exports` have the progress. UNPLACED lists the originals again immediately. The last placement wins.
 *
 * Throws JOB_NOT_FOUND, NOT_READY for a job that has no model (yet), or INVALID_INPUT for a crop that leaves hardly anything of it.
 */
export async function placeJob(
  { db, queue, storage, ownerId }: Pick<JobDeps, 'db' | 'queue' | 'storage' | 'ownerId'>,
  { id, placement }: { id: string; placement: Placement },
): Promise<JobView> {
  const { view, unlisted } = await inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    const model = await tx.artifact.findUnique({ where: { jobId_name: { jobId: id, name: MODEL_NAME } } })
    if (job.status !== 'completed' || !model) throw noModel()
    if (placement.crop) refuseEmptyCrop(await storage.localPath(originalOf(model).storageKey), placement)

    const isBack = isSamePlacement(placement, UNPLACED)
    await tx.job.update({
      where: { id },
      data: {
        placement: isBack ? Prisma.DbNull : placement,
        placementVersion: { increment: 1 },
        exportsState: isBack ? 'current' : 'pending',
        exportsError: Prisma.DbNull,
        updatedAt: new Date(),
      },
    })
    await appendEvent(tx, {
      jobId: id,
      attempt: job.attempt,
      kind: 'placed',
      data: { placement: isBack ? null : placement },
    })
    const unlisted = isBack ? await restoreOriginals(tx, id) : []
    if (!isBack) await queue.enqueueExport(tx, id)
    return { view: await getJob({ db: tx, ownerId }, { id }), unlisted }
  })
  for (const key of unlisted) await storage.remove(key)
  assert(view)
  return view
}

function noModel(): AppError {
  return new AppError('NOT_READY', {
    message: 'There is no finished model to align.',
    suggestion: 'Wait until the reconstruction is complete.',
  })
}
