import type { Db, DbTx } from '../../db.ts'

/**
 * Prisma gives up after 2 s of waiting for a connection and 5 s of transaction. Reconstruction next door takes all
 * cores for hours, and a short job change must not fail for that.
 */
const LIMITS = { maxWait: 15_000, timeout: 30_000 }

/** Runs `work` in one transaction: all of it is committed, or nothing when it throws. */
export function inTransaction<T>(db: Db, work: (tx: DbTx) => Promise<T>): Promise<T> {
  return db.$transaction(work, LIMITS)
}
