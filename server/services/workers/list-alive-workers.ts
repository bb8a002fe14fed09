import { type Engine, engineSchema } from '../../contracts/system.ts'
import type { DbTx } from '../../db.ts'

/** A worker without a heartbeat for this long counts as dead: more than three times `WORKER_BEAT_MS`. */
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
