import { type Engine, engineSchema } from '../../contracts/system.ts'
import type { DbTx } from '../../db.ts'

/** A worker that has not been heard of for this long counts as dead: three beats of `WORKER_BEAT_MS`, and some. */
const WORKER_SILENT_AFTER_SECONDS = 15

export interface AliveWorker {
  id: string
  host: string
  slots: number
  engine: Engine | null
}

export async function listAliveWorkers(db: DbTx): Promise<AliveWorker[]> {
  const rows = await db.$queryRaw<{ id: string; host: string; slots: number; engine: unknown }[]>`
    SELECT id, host, slots, engine FROM workers
    WHERE heartbeat_at > now() - ${WORKER_SILENT_AFTER_SECONDS}::int * interval '1 second'
    ORDER BY started_at, id`
  return rows.map((row) => ({ ...row, engine: engineSchema.nullable().parse(row.engine) }))
}
