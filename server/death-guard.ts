import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const GUARD = ['setpriv', '--pdeathsig', 'KILL', '--'] as const

let cached: Promise<readonly string[]> | undefined

/**
 * What to put in front of a command so that the kernel kills it when this process dies, even by
 * SIGKILL: util-linux's setpriv (prctl(2), PR_SET_PDEATHSIG) on Linux; nothing where there is none.
 * The signal depends on the thread that spawns: call this from the main thread, which lives as long as the process.
 */
export function getDeathGuard(): Promise<readonly string[]> {
  cached ??= probe()
  return cached
}

async function probe(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return []
  const [program, ...args] = GUARD
  try {
    await promisify(execFile)(program, [...args, 'true'])
    return GUARD
  } catch {
    return []
  }
}
