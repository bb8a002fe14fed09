import type { Logger } from 'pino'
import type { Db } from '#server/db.ts'
import { removeWorker } from '#server/services/workers/remove-worker.ts'
import { touchWorker, WORKER_BEAT_MS, type WorkerBeat } from '#server/services/workers/touch-worker.ts'

export interface Heartbeats {
  /** Changes what is said, and says it at once. */
  update(changes: Pick<WorkerBeat, 'engine'>): Promise<void>
  /** Says goodbye. */
  end(): Promise<void>
}

/** Says every few seconds that this worker is alive. A database that is away is waited out. */
export async function sendHeartbeats(db: Db, worker: WorkerBeat, log: Logger): Promise<Heartbeats> {
  let current = worker
  const beat = () =>
    touchWorker(db, current).catch((error) => log.warn({ err: error }, 'could not say that this worker is alive'))
  const timer = setInterval(beat, WORKER_BEAT_MS)
  await beat()
  return {
    async update(changes) {
      current = { ...current, ...changes }
      await beat()
    },
    async end() {
      clearInterval(timer)
      await removeWorker(db, current.id).catch((error) => log.warn({ err: error }, 'could not say goodbye'))
    },
  }
}
