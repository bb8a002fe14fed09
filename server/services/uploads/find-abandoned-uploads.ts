import { stat } from 'node:fs/promises'
import { incomingPathOf, type UploadDeps } from './upload-deps.ts'

/** How long after its last byte an upload can be resumed. */
export const RESUMABLE_MS = 7 * 24 * 60 * 60 * 1000

/** And before its first byte: usually the client never got the response and created another upload. */
export const UNBEGUN_MS = 6 * 60 * 60 * 1000

/** How long an unused photo is kept. */
export const UNUSED_MS = 30 * 24 * 60 * 60 * 1000

export interface AbandonedUpload {
  id: string
  fileName: string
  createdAt: Date
  /** For the log. */
  reason: string
}

/**
 * Abandoned uploads: since `UNBEGUN_MS` before `now` without a byte, since `RESUMABLE_MS` with missing bytes, since
 * `UNUSED_MS` where no job uses them.
 */
export async function findAbandonedUploads(
  { db, env, ownerId }: Pick<UploadDeps, 'db' | 'env' | 'ownerId'>,
  now = new Date(),
): Promise<AbandonedUpload[]> {
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const select = { id: true, fileName: true, createdAt: true }
  const old = await db.upload.findMany({
    where: { ownerId, status: { in: ['receiving', 'checking'] }, createdAt: { lt: ago(UNBEGUN_MS) } },
    select,
  })
  const abandoned: AbandonedUpload[] = []
  for (const upload of old) {
    const bytes = await stat(incomingPathOf(env, upload.id)).catch(() => null)
    if (bytes && bytes.size > 0) {
      if (bytes.mtime < ago(RESUMABLE_MS)) abandoned.push({ ...upload, reason: 'unfinished for 7 days' })
    } else if (!bytes || bytes.mtime < ago(UNBEGUN_MS)) {
      abandoned.push({ ...upload, reason: 'not begun for 6 hours' })
    }
  }
  const unused = await db.upload.findMany({
    where: {
      ownerId,
      status: { in: ['accepted', 'refused'] },
      createdAt: { lt: ago(UNUSED_MS) },
      photos: { none: {} },
    },
    select,
  })
  return [...abandoned, ...unused.map((upload) => ({ ...upload, reason: 'used by no reconstruction for 30 days' }))]
}
