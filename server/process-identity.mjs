import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

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

/** @type {string | undefined} */
let place

/**
 * Where pids and start times mean what they say: this boot of this machine and, on Linux, this pid namespace. Of a process
 * elsewhere, in another container or on another machine that shares the disk, they say nothing.
 *
 * @returns {string}
 */
export function readPlace() {
  place ??= [readBootId(), readPidNamespace(process.pid)].join(' ')
  return place
}

/**
 * Names this boot of this machine; its host name where the system tells no more.
 *
 * @returns {string}
 */
export function readBootId() {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    if (process.platform === 'darwin')
      return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim()
  } catch {
    // Hidden from us: the name of the machine must do.
  }
  return hostname()
}

/**
 * Empty where there are no namespaces, and for a process that may not be looked at.
 *
 * @param {number} pid
 */
export function readPidNamespace(pid) {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return ''
  }
}
