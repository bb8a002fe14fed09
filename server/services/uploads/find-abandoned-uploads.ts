import { stat } from 'node:fs/promises'
import { incomingPathOf, type UploadDeps } from './upload-deps.ts'

/** An upload can be taken up again this long after its last byte. */
export const RESUMABLE_MS = 7 * 24 * 60 * 60 * 1000

/** A photo that is in waits this long for a reconstruction. */
export const UNUSED_MS = 30 * 24 * 60 * 60 * 1000

export interface AbandonedUpload {
  id: string
  fileName: string
  createdAt: Date
  /** For the log. */
  reason: string
}

/**
 * Uploads that nobody went on with: for `RESUMABLE_MS` before `now` where bytes are missing, for `UNUSED_MS` where no job uses them.
 */
export async function findAbandonedUploads(
  { db, env, ownerId }: Pick<UploadDeps, 'db' | 'env' | 'ownerId'>,
  now = new Date(),
): Promise<AbandonedUpload[]> {
  const before = new Date(now.getTime() - RESUMABLE_MS)
  const select = { id: true, fileName: true, createdAt: true }
  const old = await db.upload.findMany({
    where: { ownerId, status: { in: ['receiving', 'checking'] }, createdAt: { lt: before } },
    select,
  })
  const abandoned: AbandonedUpload[] = []
  for (const upload of old) {
    const bytes = await stat(incomingPathOf(env, upload.id)).catch(() => null)
    if (!bytes || bytes.mtime < before) abandoned.push({ ...upload, reason: 'unfinished for 7 days' })
  }
  const unused = await db.upload.findMany({
    where: {
      ownerId,
      status: { in: ['accepted', 'refused'] },
      createdAt: { lt: new Date(now.getTime() - UNUSED_MS) },
      photos: { none: {} },
    },
    select,
  })
  return [...abandoned, ...unused.map((upload) => ({ ...upload, reason: 'used by no reconstruction for 30 days' }))]
}
