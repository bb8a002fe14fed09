import type { DbTx } from '../../db.ts'

/**
 * For each queued job, the number of jobs that come before it, by id. A row's `updated_at` is the time at which it
 * entered the queue, because only a change of status or progress touches it; ties go by id, as the queue's do.
 */
export async function queuePositions(db: DbTx): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM jobs WHERE status = 'queued' ORDER BY updated_at, id`
  return new Map(rows.map((row, index) => [row.id, index]))
}
