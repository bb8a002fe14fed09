import { colmapInstallCommands } from '#server/colmap-install-commands.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { listAliveWorkers } from '#server/services/workers/list-alive-workers.ts'

/** Throws ENGINE_MISSING when workers are running and none of them could reconstruct. With no worker one may just be restarting. */
export async function assertColmap(tx: DbTx): Promise<void> {
  const workers = await listAliveWorkers(tx)
  if (workers.length === 0 || workers.some((worker) => worker.engine)) return
  throw new AppError('ENGINE_MISSING', {
    message: 'COLMAP is not installed on the worker’s machine.',
    suggestion: `Install it with the command for your system, then try again: ${colmapInstallCommands().join(' — or: ')}`,
  })
}
