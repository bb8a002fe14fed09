import { openDb } from '#server/db.ts'
import { startQueue } from '#server/queue.ts'
import { inTransaction } from '#server/services/jobs/in-transaction.ts'
import { needsEngine } from '#server/services/jobs/job-view.ts'
import { endChanges, lockJob, moveJob } from '#server/services/jobs/move-job.ts'

/**
 * Makes the queue anew from the jobs of a restored database: those that were running wait again, those that were being
 * cancelled are, and placements that were not applied yet are handed out. Answers how many jobs wait.
 */
export async function requeueRestored(databaseUrl: string): Promise<number> {
  const db = openDb(databaseUrl)
  const queue = await startQueue({ databaseUrl, mode: 'send-only' })
  try {
    const going = { status: { in: ['queued' as const, 'running' as const, 'cancelling' as const] } }
    const waiting = await db.job.findMany({
      where: { OR: [going, { exportsState: 'pending' }] },
      select: { id: true },
      // UUIDv7: the order in which they were submitted.
      orderBy: { id: 'asc' },
    })
    let queued = 0
    for (const { id } of waiting) {
      const isQueued = await inTransaction(db, async (tx) => {
        const job = await lockJob(tx, id)
        if (!job) return false
        if (job.exportsState === 'pending') await queue.enqueueExport(tx, id)
        if (job.status === 'cancelling') {
          await tx.artifact.deleteMany({ where: { jobId: id } })
          const changes = { ...endChanges(job, 'cancelled'), message: 'Cancelled' }
          await moveJob(tx, job, { move: 'finishCancel', changes })
        }
        if (job.status === 'running') {
          const changes = { message: 'Waiting for a worker', timeLeftLow: null, timeLeftHigh: null }
          await moveJob(tx, job, { move: 'requeue', changes, event: { reason: 'restored' } })
        }
        if (job.status !== 'queued' && job.status !== 'running') return false
        await queue.enqueue(tx, id, { needsEngine: needsEngine(job) })
        return true
      })
      if (isQueued) queued++
    }
    return queued
  } finally {
    await queue.stop()
    await db.$disconnect()
  }
}
