import { lstat, readdir, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Db } from '#server/db.ts'
import type { JobQueue } from '#server/queue.ts'
import { clearRemovedWorkspaces } from '#server/services/storage/remove-workspace.ts'
import { workspaceRoot } from '#server/services/storage/workspace-dir.ts'
import { removeWorker } from '#server/services/workers/remove-worker.ts'
import {
  acquireWorkspace,
  type IsPresent,
  isHere,
  listWorkspaces,
  releaseWorkspace,
  removeWorkspace,
  type WorkspaceOwner,
} from './workspace.ts'

/** How often a worker sweeps: after a cancel in the queue, checkpoints of earlier attempts stay for this long. */
export const SWEEP_MS = 5 * 60_000

/** Share of the disk that would be free without them. */
const MAX_SHARE_OF_FREE = 0.1

interface FinishedWorkspace {
  jobId: string
  dir: string
  finishedAt: Date
}

export interface SweepOptions {
  db: Db
  queue: JobQueue
  dataDir: string
  /** Bytes of all workspaces of completed jobs; fewer when the disk is low. */
  keepBytes: number
  /** Who sweeps. */
  owner: WorkspaceOwner
  isPresent: IsPresent
  signal: AbortSignal
  log: Logger
}

/**
 * Cleans up after workers of this data directory:
 * - jobs of a dead process of this machine return to the queue immediately, not when their heartbeats are missed;
 * - workspaces that no job will use again are removed: of jobs that are gone or cancelled;
 * - those of completed jobs, which duplicates reuse, are removed if they take too much space, the oldest first.
 */
export async function sweepWorkspaces(options: SweepOptions): Promise<void> {
  const { db, queue, log } = options
  await clearRemovedWorkspaces(workspaceRoot(options.dataDir))
  const completed: FinishedWorkspace[] = []
  for (const found of await listWorkspaces(options.dataDir, options.isPresent)) {
    const { jobId, dir, owner, ownedSince, ownerAlive } = found
    if (ownerAlive) continue
    const need = await needOf(db, jobId)
    if (need.kind === 'completed') {
      completed.push({ jobId, dir, finishedAt: need.finishedAt })
    } else if (need.kind === 'needed') {
      // For workers of other machines the database decides: one may only have been unreachable for a moment.
      if (!owner || !ownedSince || !isHere(owner)) continue
      await removeWorker(db, owner.workerId)
      await queue.release(jobId, ownedSince)
      log.info({ jobId, workerId: owner.workerId }, 'requeued the job of a worker that is gone')
    } else {
      await removeUnneeded(options, jobId, dir)
    }
  }
  for (const { jobId, dir } of await beyondLimit(completed, options)) await removeUnneeded(options, jobId, dir)
}

/** Those beyond the limit; the newest are kept. */
async function beyondLimit(
  completed: readonly FinishedWorkspace[],
  { keepBytes, dataDir }: SweepOptions,
): Promise<FinishedWorkspace[]> {
  const newestFirst = completed.toSorted((a, b) => b.finishedAt.getTime() - a.finishedAt.getTime())
  const sizes = await Promise.all(newestFirst.map(({ dir }) => sizeOfTree(dir)))
  const { bavail, bsize } = await statfs(dataDir)
  const allBytes = sizes.reduce((sum, size) => sum + size, 0)
  const limit = Math.min(keepBytes, MAX_SHARE_OF_FREE * (bavail * bsize + allBytes))
  let keptBytes = 0
  return newestFirst.filter((_, i) => {
    keptBytes += sizes[i] ?? 0
    return keptBytes > limit
  })
}

async function sizeOfTree(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) =>
      lstat(path.join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Checks again with the workspace acquired: a cancelled job may have been retried in between. */
async function removeUnneeded(
  { db, owner, isPresent, signal, log }: SweepOptions,
  jobId: string,
  dir: string,
): Promise<void> {
  await acquireWorkspace(dir, owner, { signal, isPresent })
  if ((await needOf(db, jobId)).kind === 'needed') {
    await releaseWorkspace(dir)
    return
  }
  await removeWorkspace(dir)
  log.info({ jobId }, 'removed a workspace that is no longer needed')
}

/** Why a workspace is kept: a failed job's for its retry, a completed one's for duplicates. */
async function needOf(
  db: Db,
  jobId: string,
): Promise<{ kind: 'needed' | 'none' } | { kind: 'completed'; finishedAt: Date }> {
  const job = await db.job.findUnique({ where: { id: jobId }, select: { status: true, finishedAt: true } })
  if (!job || job.status === 'cancelled') return { kind: 'none' }
  return job.status === 'completed'
    ? { kind: 'completed', finishedAt: job.finishedAt ?? new Date(0) }
    : { kind: 'needed' }
}
