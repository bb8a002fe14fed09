import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Db } from '#server/db.ts'
import { toAppError } from '#server/errors.ts'
import type { QueueClaim } from '#server/queue.ts'
import type { PlacedArtifact } from '#server/services/jobs/placement/placed-artifacts.ts'
import {
  type ClaimedExport,
  claimExport,
  failExport,
  finishExport,
} from '#server/services/jobs/placement/run-export.ts'
import type { Storage } from '#server/services/storage/storage.ts'
import { jobKeys } from '#server/services/storage/storage-keys.ts'
import { isDepthImage, PLACED_NAMES, type PlacedFile, type PlaceFilesInput } from '#worker/placement/place-files.ts'
import { runInThread } from '#worker/process/run-in-thread.ts'

/** Twice the queue's limit for an export, so that none is still using the directory. */
const LEFTOVER_MS = 2 * 60 * 60 * 1000

export interface ExportContext {
  db: Db
  storage: Storage
  dataDir: string
  /** Fires when the worker stops: the export is then retried. */
  stopping: AbortSignal
  log: Logger
}

/**
 * Rewrites the files of a finished job for its placement. A failure becomes the state of the job's exports;
 * it throws only if the worker stops or the claim is lost, so that the queue retries it.
 */
export async function exportModel(context: ExportContext, claim: QueueClaim): Promise<void> {
  const { db, storage, dataDir, stopping, log } = context
  const claimed = await claimExport(db, claim.jobId)
  if (!claimed) return
  const { jobId, version } = claimed
  const signal = AbortSignal.any([stopping, claim.signal])
  // A directory per export, even for the same placement: two quick placements have an entry each, and two workers may run them.
  const root = path.join(dataDir, 'exports')
  await mkdir(root, { recursive: true })
  await removeLeftovers(root)
  const dir = await mkdtemp(path.join(root, `${jobId}-${version}-`))
  try {
    const files = await writeFiles(context, claimed, dir, signal)
    for (const key of await finishExport(db, claimed, files)) await storage.remove(key)
    log.info({ version }, 'placed the files')
  } catch (error) {
    if (signal.aborted) throw error
    log.error({ err: error }, 'could not place the files')
    if (await failExport(db, claimed, toAppError(error).toBody()))
      await storage.remove(jobKeys.placement(claimed.jobId, claimed.version))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Left behind by workers that were killed. */
async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const dir = path.join(root, name)
    const found = await stat(dir).catch(() => null)
    if (found && Date.now() - found.mtimeMs > LEFTOVER_MS) await rm(dir, { recursive: true, force: true })
  }
}

async function writeFiles(
  { storage }: ExportContext,
  claimed: ClaimedExport,
  dir: string,
  signal: AbortSignal,
): Promise<PlacedArtifact[]> {
  const originals: PlaceFilesInput['originals'] = {}
  for (const name of PLACED_NAMES) {
    const key = claimed.originals.get(name)
    if (key !== undefined) originals[name] = await storage.localPath(key)
  }
  const depths: Record<string, string> = {}
  for (const [name, key] of claimed.originals) if (isDepthImage(name)) depths[name] = await storage.localPath(key)
  const placed = await runInThread<never, PlacedFile[]>({
    entry: new URL('../placement/place-thread.ts', import.meta.url),
    data: { placement: claimed.placement, originals, depths, dir } satisfies PlaceFilesInput,
    signal,
    onProgress() {},
  })
  const files: PlacedArtifact[] = []
  for (const { name, description, note } of placed) {
    signal.throwIfAborted()
    const storageKey = jobKeys.placed({ ...claimed, name })
    files.push({ name, description, note, storageKey, ...(await storage.put(storageKey, path.join(dir, name))) })
  }
  return files
}
