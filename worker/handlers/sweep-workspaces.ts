import type { Logger } from 'pino'
import type { Db } from '#server/db.ts'
import type { JobQueue } from '#server/queue.ts'
import { removeWorker } from '#server/services/workers/remove-worker.ts'
import { listWorkspaces, removeWorkspace } from './workspace.ts'

export interface SweepOptions {
  db: Db
  queue: JobQueue
  dataDir: string
  log: Logger
}

/**
 * What a worker does at its start about those that died before it, in this data directory:
 * - jobs that a dead process of this machine held go back to the queue at once, not when their silence is noticed;
 * - workspaces that no attempt will use any more are removed: of jobs that are gone, completed or cancelled.
 */
export async function sweepWorkspaces({ db, queue, dataDir, log }: SweepOptions): Promise<void> {
  for (const { jobId, dir, owner, ownerAlive } of await listWorkspaces(dataDir)) {
    if (ownerAlive) continue
    const job = await db.job.findUnique({ where: { id: jobId }, select: { status: true } })
    if (job === null || job.status === 'completed' || job.status === 'cancelled') {
      await removeWorkspace(dir)
      log.info({ jobId }, 'removed a workspace that nobody needs')
      continue
    }
    if (owner) {
      await removeWorker(db, owner.workerId)
      await queue.release(jobId)
      log.info({ jobId, workerId: owner.workerId }, 'gave back the job of a worker that is gone')
    }
  }
}
