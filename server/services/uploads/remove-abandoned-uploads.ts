import { stat } from 'node:fs/promises'
import { AppError } from '../../errors.ts'
import { removeUploads } from './remove-uploads.ts'
import { incomingPathOf, type UploadDeps } from './upload-deps.ts'

/** An upload can be taken up again this long after its last byte. */
export const RESUMABLE_MS = 7 * 24 * 60 * 60 * 1000

/** A photo that is in waits this long for a reconstruction. */
export const UNUSED_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Removes uploads that nobody went on with: for `RESUMABLE_MS` before `now` where bytes are missing, for `UNUSED_MS` where
 * no job uses them. Returns their ids.
 */
export async function removeAbandonedUploads(deps: UploadDeps, now = new Date()): Promise<string[]> {
  const before = new Date(now.getTime() - RESUMABLE_MS)
  const old = await deps.db.upload.findMany({
    where: { ownerId: deps.ownerId, status: 'receiving', createdAt: { lt: before } },
    select: { id: true },
  })
  const abandoned: string[] = []
  for (const { id } of old) {
    const bytes = await stat(incomingPathOf(deps.env, id)).catch(() => null)
    if (!bytes || bytes.mtime < before) abandoned.push(id)
  }
  const unused = await deps.db.upload.findMany({
    where: {
      ownerId: deps.ownerId,
      status: { not: 'receiving' },
      createdAt: { lt: new Date(now.getTime() - UNUSED_MS) },
      photos: { none: {} },
    },
    select: { id: true },
  })
  return removeWhatIsFree(deps, [...abandoned, ...unused.map(({ id }) => id)])
}

/** In halves where a job has taken one of them in between: that one stays, and the others go all the same. */
export async function removeWhatIsFree(deps: UploadDeps, ids: string[]): Promise<string[]> {
  try {
    return await removeUploads(deps, ids)
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'UPLOAD_IN_USE')) throw error
    if (ids.length <= 1) return []
    const half = Math.ceil(ids.length / 2)
    return [...(await removeWhatIsFree(deps, ids.slice(0, half))), ...(await removeWhatIsFree(deps, ids.slice(half)))]
  }
}
