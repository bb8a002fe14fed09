import { colmapInstallCommands } from '#server/colmap-install-commands.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import type { Health } from '../../contracts/system.ts'
import type { Db } from '../../db.ts'
import { listAliveWorkers } from './list-alive-workers.ts'

/** Whether the system can reconstruct, and with which COLMAP. Rejects when the database doesn't answer. */
export async function readHealth(db: Db): Promise<Health> {
  const workers = await listAliveWorkers(db)
  const engine = workers.find((worker) => worker.engine)?.engine ?? null
  const colmapMissing = workers.length > 0 && engine === null
  return {
    status: engine ? 'ok' : 'degraded',
    database: 'ok',
    worker: workers.length > 0 ? 'ok' : 'missing',
    engine,
    engineInstallCommands: colmapMissing ? colmapInstallCommands() : [],
    version: packageJson.version,
  }
}
