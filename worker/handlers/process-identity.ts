import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * Names one run of one process: pids are used again, after a reboot at the latest, so the pid alone
 * would take a stranger for the worker that died. Null when no such process runs.
 *
 * Linux: boot id and start time in ticks (proc(5), `stat` field 22). Elsewhere: the start time by `ps`.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    if (stat === null) return null
    // The second field is the command in brackets, which may itself hold spaces and brackets.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return null
    const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
    return `${pid}@${bootId}+${fields[18]}`
  }
  const started = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => null)
  const when = started?.stdout.trim()
  return when ? `${pid}@${when}` : null
}
