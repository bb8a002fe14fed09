import { rm } from 'node:fs/promises'
import type { Logger } from 'pino'
import { type AbandonedUpload, findAbandonedUploads } from '../uploads/find-abandoned-uploads.ts'
import { removeUploads } from '../uploads/remove-uploads.ts'
import type { UploadDeps } from '../uploads/upload-deps.ts'
import { findLeftIncoming } from './find-left-incoming.ts'
import { findUnlisted } from './find-unlisted.ts'

/** Copies into storage, checks and the writing of a row take minutes at most: what is older was cut off. */
const CUT_OFF_MS = 24 * 60 * 60 * 1000

type TidyDeps = UploadDeps & { log: Logger }

/**
 * Removes what nobody will ask for any more, each with a line in the log that says why: unfinished uploads, those that no job
 * uses, copies that were cut off, and files that crashes have left of jobs and uploads that the database knows. What it doesn't know is
 * never touched: `npm run doctor` shows it. What can't be removed is named in the log, and the rest is removed all the same.
 *
 * Called by one of the workers, every hour.
 */
export async function tidyUp(deps: TidyDeps, now = new Date()): Promise<void> {
  const { storage, log } = deps
  const cutOff = new Date(now.getTime() - CUT_OFF_MS)
  for (const upload of await findAbandonedUploads(deps, now)) await removeAbandoned(deps, upload)

  const copies = await storage.removeIncomplete(cutOff)
  if (copies > 0) log.info({ copies }, 'removed copies that were cut off')

  for (const { path, uploadId, isKnown } of await findLeftIncoming(deps, cutOff)) {
    if (!isKnown) continue
    await attempt(log, { path, uploadId }, 'what came in for an upload that was checked since', async () => {
      await rm(path, { force: true })
      return true
    })
  }
  for await (const { key, byteSize, of } of findUnlisted(deps, cutOff)) {
    if (!of) continue
    await attempt(log, { key, byteSize, [`${of.kind}Id`]: of.id }, 'a file that no row lists', async () => {
      await storage.remove(key)
      return true
    })
  }
}

/** One at a time: a job that takes one of them just now must not keep the others. */
async function removeAbandoned(deps: TidyDeps, { id, ...facts }: AbandonedUpload): Promise<void> {
  await attempt(deps.log, { uploadId: id, ...facts }, 'an upload', async () => {
    const removed = await removeUploads(deps, [id])
    return removed.length > 0
  })
}

async function attempt(log: Logger, facts: object, what: string, remove: () => Promise<boolean>): Promise<void> {
  try {
    if (await remove()) log.info(facts, `removed ${what}`)
  } catch (error) {
    log.warn({ ...facts, err: error }, `could not remove ${what}`)
  }
}
