import type { Logger } from 'pino'
import { treeMemory } from '../process/tree-memory.ts'
import { JobGuard } from './job-guard.ts'

/** COLMAP takes some hundred megabytes in this time at most: less than what lies between the limit and all that the machine has. */
const LOOK_MS = 250

export interface MemoryGuardOptions {
  /** Bytes that this worker and the programs of its jobs may hold together. */
  limitBytes: number
  log: Logger
}

/**
 * Keeps the rest of the machine's memory for the database, the web process and everything else: without it the kernel ends what it likes.
 *
 * Resident memory is watched, on Linux. A limit of the kernel's own needs rights (cgroups), or leaves programs without words: of COLMAP
 * under an rlimit some runs end with std::bad_alloc and others with a segmentation fault.
 */
export function guardMemory({ limitBytes, log }: MemoryGuardOptions): JobGuard {
  return new JobGuard({
    everyMs: LOOK_MS,
    log,
    async look() {
      const usedBytes = await treeMemory(process.pid)
      return usedBytes > limitBytes ? { what: 'the jobs hold too much memory', usedBytes, limitBytes } : null
    },
  })
}
