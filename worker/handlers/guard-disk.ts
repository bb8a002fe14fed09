import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'
import { JobGuard } from './job-guard.ts'

/** A job writes at most some hundred megabytes in this time: less than the reserve. */
const LOOK_MS = 1000

export interface DiskGuardOptions {
  /** A directory on the disk. */
  dir: string
  /** Bytes that are kept free. */
  reserveBytes: number
  log: Logger
}

/** Keeps a reserve of the disk for the database and for the other jobs. */
export function guardDisk({ dir, reserveBytes, log }: DiskGuardOptions): JobGuard {
  return new JobGuard({
    everyMs: LOOK_MS,
    log,
    async look() {
      const { bavail, bsize } = await statfs(dir)
      const freeBytes = bavail * bsize
      return freeBytes < reserveBytes ? { what: 'the disk is nearly full', freeBytes, reserveBytes } : null
    },
  })
}
