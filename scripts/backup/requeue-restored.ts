import { openDb } from '#server/db.ts'
import { startQueue } from '#server/queue.ts'
import { putBack } from '#server/services/jobs/attempt/put-back.ts'
import { inTransaction } from '#server/services/jobs/in-transaction.ts'

/**
 * Makes the queue of a restored database from its jobs: those that were running wait again, those that were being cancelled
 * are, and placements that were not applied yet are queued. `reason` is for their history. Returns the number of queued jobs.
 */
export async function requeueRestored(databaseUrl: string, reason: string): Promise<number> {
  // The queue's log asks the environment, which must name a database.
  process.env.DATABASE_URL ??= databaseUrl
  const db = openDb(databaseUrl)
  const queue = await startQueue({ databaseUrl, mode: 'send-only' })
  try {
    const going = { status: { in: ['queued' as const, 'running' as const, 'cancelling' as const] } }
    const waiting = await db.job.findMany({
      where: { OR: [going, { exportsState: 'pending' }] },
      select: { id: true, exportsState: true },
      // UUIDv7: the order in which they were submitted.
      orderBy: { id: 'asc' },
    })
    let queued = 0
    for (const { id, exportsState } of waiting) {
      const isQueued = await inTransaction(db, async (tx) => {
        if (exportsState === 'pending') await queue.enqueueExport(tx, id)
        return putBack(tx, { jobId: id, queue, reason })
      })
      if (isQueued) queued++
    }
    return queued
  } finally {
    await queue.stop()
    await db.$disconnect()
  }
}
