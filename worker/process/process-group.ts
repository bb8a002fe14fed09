import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 10

/** Sends `signal` to every process of the group; a group that is gone is none of our business. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal)
  } catch (error) {
    if (!isErrno(error, 'ESRCH') && !isErrno(error, 'EPERM')) throw error
  }
}

/** Whether any process of the group still runs. One that has ended and merely waits to be reaped does not. */
export async function isGroupAlive(groupId: number): Promise<boolean> {
  try {
    process.kill(-groupId, 0)
  } catch (error) {
    // EPERM is how macOS answers for a group of which only unreaped processes are left: all members are ours.
    if (isErrno(error, 'ESRCH') || isErrno(error, 'EPERM')) return false
    throw error
  }
  // In a container whose first process reaps no children, ended orphans stay in their group forever.
  return process.platform !== 'linux' || (await hasRunningMember(groupId))
}

/** Resolves to true once no process of the group is running, to false when `withinMs` have passed before. */
export async function waitForGroupEnd(groupId: number, withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (await isGroupAlive(groupId)) {
    if (performance.now() >= deadline) return false
    await sleep(POLL_MS)
  }
  return true
}

/** Looks through /proc: proc_pid_stat(5) gives the state as field 3 and the process group as field 5. */
async function hasRunningMember(groupId: number): Promise<boolean> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'latin1').catch(() => '')
    // Field 2 is the program's name in parentheses and may itself hold spaces and parentheses.
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (Number(group) === groupId && state !== 'Z' && state !== 'X') return true
  }
  return false
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
