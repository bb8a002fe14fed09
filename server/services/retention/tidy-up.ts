import type { Logger } from 'pino'
import { removeAbandonedUploads } from '../uploads/remove-abandoned-uploads.ts'
import type { UploadDeps } from '../uploads/upload-deps.ts'

/** A copy into storage takes minutes at most: what is older was cut off. */
const INCOMPLETE_MS = 24 * 60 * 60 * 1000

/**
 * Removes what nobody will ask for any more: unfinished uploads, those that no job uses, and incomplete copies.
 * Called every hour by some worker; says in the log what it removed. What it can't name is never touched.
 */
export async function tidyUp(deps: UploadDeps & { log: Logger }, now = new Date()): Promise<void> {
  const uploads = await removeAbandonedUploads(deps, now)
  if (uploads.length > 0) deps.log.info({ uploads }, 'removed unfinished or unused uploads')
  const copies = await deps.storage.removeIncomplete(new Date(now.getTime() - INCOMPLETE_MS))
  if (copies > 0) deps.log.info({ copies }, 'removed copies that were cut off')
}
