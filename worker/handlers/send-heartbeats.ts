import type { Logger } from 'pino'
import type { Db } from '#server/db.ts'
import { removeWorker } from '#server/services/workers/remove-worker.ts'
import { touchWorker, WORKER_BEAT_MS, type WorkerBeat } from '#server/services/workers/touch-worker.ts'

export interface Heartbeats {
  /** Changes the heartbeat, and sends it immediately. */
  update(changes: Pick<WorkerBeat, 'engine'>): Promise<void>
  /** Signs off. */
  end(): Promise<void>
}

/** Sends a heartbeat every few seconds. Waits while the database is down. */
export async function sendHeartbeats(db: Db, worker: WorkerBeat, log: Logger): Promise<Heartbeats> {
  let current = worker
  const beat = () => touchWorker(db, current).catch((error) => log.warn({ err: error }, 'could not send a heartbeat'))
  const timer = setInterval(beat, WORKER_BEAT_MS)
  await beat()
  return {
    async update(changes) {
      current = { ...current, ...changes }
      await beat()
    },
    async end() {
      clearInterval(timer)
      await removeWorker(db, current.id).catch((error) => log.warn({ err: error }, 'could not sign off'))
    },
  }
}
