import type { DbTx } from '#server/db.ts'

export interface LockedJob {
  id: string
  attempt: number
}

/** The owner's jobs among these, kept from others until the transaction ends; always taken in the same order. */
export function lockJobs(tx: DbTx, ownerId: string, ids: readonly string[]): Promise<LockedJob[]> {
  return tx.$queryRaw`
    SELECT id, attempt FROM jobs WHERE id = ANY(${ids}::uuid[]) AND owner_id = ${ownerId} ORDER BY id FOR UPDATE`
}
