import type { Logger } from 'pino'
import type { Db } from '#server/db.ts'
import type { JobQueue } from '#server/queue.ts'
import { removeWorker } from '#server/services/workers/remove-worker.ts'
import {
  acquireWorkspace,
  listWorkspaces,
  releaseWorkspace,
  removeWorkspace,
  type WorkspaceOwner,
} from './workspace.ts'

/** How often a worker sweeps: a cancel in the queue leaves the checkpoints of an earlier attempt for this long. */
export const SWEEP_MS = 5 * 60_000

export interface SweepOptions {
  db: Db
  queue: JobQueue
  dataDir: string
  /** Who sweeps. */
  owner: WorkspaceOwner
  signal: AbortSignal
  log: Logger
}

/**
 * Clears up after workers of this data directory:
 * - jobs that a dead process of this machine held go back to the queue at once, not when their silence is noticed;
 * - workspaces that no attempt will use any more are removed: of jobs that are gone, completed or cancelled.
 */
export async function sweepWorkspaces(options: SweepOptions): Promise<void> {
  const { db, queue, log } = options
  for (const { jobId, dir, owner, ownerAlive } of await listWorkspaces(options.dataDir)) {
    if (ownerAlive) continue
    if (await isNeeded(db, jobId)) {
      if (!owner) continue
      await removeWorker(db, owner.workerId)
      await queue.release(jobId)
      log.info({ jobId, workerId: owner.workerId }, 'gave back the job of a worker that is gone')
    } else {
      await removeUnneeded(options, jobId, dir)
    }
  }
}

/** Looks again once the workspace is ours: a cancelled job may have been tried again in between. */
async function removeUnneeded({ db, owner, signal, log }: SweepOptions, jobId: string, dir: string): Promise<void> {
  await acquireWorkspace(dir, owner, signal)
  if (await isNeeded(db, jobId)) {
    await releaseWorkspace(dir)
    return
  }
  await removeWorkspace(dir)
  log.info({ jobId }, 'removed a workspace that nobody needs')
}

/** A failed job's checkpoints are kept for its retry. */
async function isNeeded(db: Db, jobId: string): Promise<boolean> {
  const job = await db.job.findUnique({ where: { id: jobId }, select: { status: true } })
  return job !== null && job.status !== 'completed' && job.status !== 'cancelled'
}
