import type { Engine } from '../../contracts/system.ts'
import type { DbTx } from '../../db.ts'

/** Time between a worker's heartbeats. Less than half of `WORKER_SILENT_AFTER_SECONDS`, so that one may be late. */
export const WORKER_BEAT_MS = 4_000

/** Rows of workers that died are removed after this time, at the next heartbeat of another. */
const FORGET_AFTER_SECONDS = 3600

export interface WorkerBeat {
  /** UUIDv7 of the process. */
  id: string
  host: string
  pid: number
  /** Jobs that it runs concurrently. */
  slots: number
  /** Null if none is installed on its machine. */
  engine: Engine | null
}

/** Records a worker's heartbeat. All times are the database's, because workers' clocks may differ. */
export async function touchWorker(db: DbTx, { id, host, pid, slots, engine }: WorkerBeat): Promise<void> {
  const engineJson = engine && JSON.stringify(engine)
  await db.$executeRaw`
    INSERT INTO workers (id, host, pid, slots, engine)
    VALUES (${id}::uuid, ${host}, ${pid}::int, ${slots}::int, ${engineJson}::jsonb)
    ON CONFLICT (id) DO UPDATE SET slots = EXCLUDED.slots, engine = EXCLUDED.engine, heartbeat_at = now()`
  await db.$executeRaw`
    DELETE FROM workers WHERE heartbeat_at < now() - ${FORGET_AFTER_SECONDS}::int * interval '1 second'`
}
