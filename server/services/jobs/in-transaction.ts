import type { Db, DbTx } from '../../db.ts'

/**
 * Prisma gives up after 2 s of waiting for a connection and 5 s of transaction. A reconstruction on the same
 * machine uses all cores for hours, and a short write must not fail because of it.
 */
const LIMITS = { maxWait: 15_000, timeout: 30_000 }

/** Runs `work` in one transaction, which is rolled back when it throws. */
export function inTransaction<T>(db: Db, work: (tx: DbTx) => Promise<T>): Promise<T> {
  return db.$transaction(work, LIMITS)
}
