import { chmod } from 'node:fs/promises'
import path from 'node:path'

const BELOW = ['incoming', 'storage', 'work', 'exports', 'logs', 'run']

/** EPERM: a volume that belongs to another account and lets ours write. ENOTSUP: a file system without permissions. */
const NOT_OURS_TO_CHANGE = ['EPERM', 'ENOTSUP']

/**
 * Closes a data directory to other accounts of this machine: an earlier version may have left it open. Where that is not up to this account
 * it stays as it is, since its owner decides who may read it.
 */
export async function closeToOthers(dataDir: string): Promise<void> {
  // As root the database may run as another account, which passes through here and sees nothing.
  await close(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
  for (const name of BELOW) await close(path.join(dataDir, name), 0o700)
}

async function close(directory: string, mode: number): Promise<void> {
  await chmod(directory, mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && !NOT_OURS_TO_CHANGE.includes(error.code ?? '')) throw error
  })
}
