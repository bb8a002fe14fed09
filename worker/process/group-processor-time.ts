import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * Processor time that the running processes of a group have used, in a unit of the system's own: it grows as long as they compute. Null where
 * it can't be read.
 */
export function groupProcessorTime(groupId: number): Promise<number | null> {
  return process.platform === 'linux' ? fromProc(groupId) : fromPs(groupId)
}

/** Clock ticks (proc_pid_stat(5): fields 14 and 15). */
async function fromProc(groupId: number): Promise<number | null> {
  const entries = await readdir('/proc').catch(() => null)
  if (!entries) return null
  let ticks = 0
  for (const entry of entries) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'latin1').catch(() => '')
    // Field 2 is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (Number(fields[2]) === groupId) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks
}

/** Seconds, by the ps of POSIX, which macOS and the BSDs have. */
export async function fromPs(groupId: number): Promise<number | null> {
  const listed = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,time=']).catch(() => null)
  if (!listed) return null
  let seconds = 0
  for (const line of listed.stdout.split('\n')) {
    const [group, time] = line.trim().split(/\s+/)
    if (Number(group) === groupId) seconds += secondsOf(time ?? '')
  }
  return seconds
}

/** `[[dd-]hh:]mm:ss`, with hundredths on macOS. */
export function secondsOf(time: string): number {
  const [clock = '', days = '0'] = time.split('-').toReversed()
  return 86_400 * Number(days) + clock.split(':').reduce((sum, part) => 60 * sum + Number(part), 0)
}
