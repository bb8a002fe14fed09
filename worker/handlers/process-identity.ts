import { readBootId, readStartTime } from '#server/process-identity.mjs'

/**
 * Names one run of one process: pids are used again, after a reboot at the latest, so the pid alone
 * would take a stranger for the worker that died. Null when no such process runs.
 */
export function processIdentity(pid: number): string | null {
  const startTime = readStartTime(pid)
  return startTime === null ? null : `${pid}@${readBootId()}+${startTime}`
}
