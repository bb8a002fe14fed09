import type { DbTx } from '../../db.ts'

/** Removes a stopped worker. */
export async function removeWorker(db: DbTx, id: string): Promise<void> {
  await db.worker.deleteMany({ where: { id } })
}
