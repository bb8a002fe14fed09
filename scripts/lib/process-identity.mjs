import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When the process `pid` started, in the system's own unit (clock ticks since boot on Linux, milliseconds elsewhere),
 * or null when no such process runs. With the pid it tells a process from a later one that was given the same number.
 * A zombie counts as gone: it runs no more and holds nothing.
 *
 * @param {number} pid
 * @returns {number | null}
 */
export function readStartTime(pid) {
  if (process.platform === 'linux') return readFromProc(pid)
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    const [state = '', ...date] = line.split(/\s+/)
    return state.startsWith('Z') ? null : Date.parse(date.join(' '))
  } catch {
    return null
  }
}

/** @param {number} pid */
function readFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold anything; proc(5) counts fields from 1.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const state = fields[3 - 3]
    return state === 'Z' || state === 'X' ? null : Number(fields[22 - 3])
  } catch {
    return null
  }
}

/**
 * Whether the very process that had `startTime` still runs.
 *
 * @param {number} pid
 * @param {number} startTime
 */
export function isStillRunning(pid, startTime) {
  return readStartTime(pid) === startTime
}
