import type { DbTx } from '../../db.ts'

/** A worker's goodbye. */
export async function removeWorker(db: DbTx, id: string): Promise<void> {
  await db.worker.deleteMany({ where: { id } })
}
