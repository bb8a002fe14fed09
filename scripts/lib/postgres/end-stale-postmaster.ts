import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isStillRunning, readPidNamespace, readStartTime } from '#server/process-identity.mjs'

/** Milliseconds that orphaned backends have to notice by themselves that their server is gone. */
const ORPHAN_GRACE_MS = 5000

/**
 * Ends the PostgreSQL server that an earlier run, killed outright, has left behind in `clusterDir`, by a fast shutdown;
 * answers whether there was one.
 *
 * A `postmaster.pid` that keeps PostgreSQL from starting though no server runs is removed: when its number now belongs to
 * some other program (numbers come round again, soonest in containers), which PostgreSQL would take for itself; and when
 * it belongs to a server that was killed and that nobody has waited for yet, which PostgreSQL takes for alive. Before that
 * `assertFree` is asked, which throws where a server that can't be seen from here has the cluster open.
 */
export async function endStalePostmaster(
  clusterDir: string,
  assertFree: () => Promise<void> = async () => {},
): Promise<boolean> {
  const pidFile = path.join(clusterDir, 'postmaster.pid')
  const text = await readFile(pidFile, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  // Without a process of that number PostgreSQL sees by itself that the file is stale.
  if (!(pid > 0) || !exists(pid)) return false

  const startTime = readStartTime(pid)
  const command = startTime === null ? '' : await readCommandLine(pid)
  if (startTime === null || !command.includes('postgres') || !command.includes(clusterDir)) {
    await endOrphans(clusterDir)
    await assertFree()
    await rm(pidFile, { force: true })
    return false
  }
  process.kill(pid, 'SIGINT')
  while (isStillRunning(pid, startTime)) await sleep(20)
  return true
}

/** As PostgreSQL asks: a zombie exists. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Waits for the backends of a killed server, and kills those that stay: with `postmaster.pid` gone, PostgreSQL does not
 * look for them, and they must not write beside a new server. Elsewhere than on Linux they are left to end by themselves.
 */
async function endOrphans(clusterDir: string): Promise<void> {
  if (process.platform !== 'linux') return
  const deadline = Date.now() + ORPHAN_GRACE_MS
  for (;;) {
    const orphans = await listProcessesIn(await realpath(clusterDir))
    if (orphans.length === 0) return
    if (Date.now() > deadline) for (const pid of orphans) kill(pid)
    await sleep(20)
  }
}

/** PostgreSQL's processes work in the directory of their cluster. Those of another container are not ours to end. */
async function listProcessesIn(directory: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)))
  const inside = pids.filter((pid, index) => places[index] === directory && pid !== process.pid)
  const commands = await Promise.all(inside.map(readCommandLine))
  const here = readPidNamespace(process.pid)
  return inside.filter((pid, index) => commands[index]?.includes('postgres') && readPidNamespace(pid) === here)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone by itself.
  }
}

async function readCommandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])
  return stdout
}
