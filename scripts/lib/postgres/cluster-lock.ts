import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Processes of a server that was killed end by themselves within this time, and hold the lock until then. */
const ORPHAN_GRACE_MS = 5000

/** A distinct exit code by which flock(1) reports that the lock is taken. */
const HELD = 75

const FLOCK = ['flock', '--no-fork', '--nonblock', '--conflict-exit-code', String(HELD)]

/**
 * What goes before the command of a PostgreSQL server so that it, and all processes that it starts, hold a lock on `lockFile` as
 * long as one of them lives: flock(2), which the kernel keeps for all containers of a machine, and NFS for all machines.
 * PostgreSQL's pid file is meaningless in another pid namespace, so that two servers could write one cluster.
 *
 * Empty where there is no flock(1), or the disk knows no locks.
 */
export async function clusterLockPrefix(lockFile: string): Promise<string[]> {
  const { isSupported } = await tryLock(lockFile)
  return isSupported ? [...FLOCK, lockFile] : []
}

/** Throws an Error for the user while some server holds the lock; what a killed one has left gets time to end. */
export async function assertClusterFree(lockFile: string): Promise<void> {
  const deadline = Date.now() + ORPHAN_GRACE_MS
  while ((await tryLock(lockFile)).isHeld) {
    if (Date.now() > deadline) {
      throw new Error(
        'Another container or machine has the database open. Stop Maquette there, or take another directory with --data-dir.',
      )
    }
    await sleep(50)
  }
}

async function tryLock(lockFile: string): Promise<{ isSupported: boolean; isHeld: boolean }> {
  const [program = '', ...args] = [...FLOCK, lockFile, 'true']
  const code = await promisify(execFile)(program, args).then(
    () => 0,
    (error) => error.code,
  )
  return { isSupported: code === 0 || code === HELD, isHeld: code === HELD }
}
