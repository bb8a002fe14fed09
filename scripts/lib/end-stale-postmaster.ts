import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isStillRunning, readStartTime } from './process-identity.mjs'

/**
 * Ends the PostgreSQL server that an earlier run, killed outright, has left behind in `clusterDir`, by a fast shutdown;
 * answers whether there was one. A `postmaster.pid` whose number now belongs to some other program (numbers
 * come round again, soonest in containers) is removed, since PostgreSQL would take that program for itself and
 * refuse to start.
 */
export async function endStalePostmaster(clusterDir: string): Promise<boolean> {
  const pidFile = path.join(clusterDir, 'postmaster.pid')
  const text = await readFile(pidFile, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  const startTime = pid > 0 ? readStartTime(pid) : null
  // Without a process of that number PostgreSQL sees by itself that the file is stale.
  if (startTime === null) return false

  const command = await readCommandLine(pid)
  if (!command.includes('postgres') || !command.includes(clusterDir)) {
    await rm(pidFile)
    return false
  }
  process.kill(pid, 'SIGINT')
  while (isStillRunning(pid, startTime)) await sleep(20)
  return true
}

async function readCommandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
  return stdout
}
