import type { Logger } from 'pino'
import { treeMemory } from '../process/tree-memory.ts'
import { JobGuard } from './job-guard.ts'

/** COLMAP allocates at most some hundred megabytes in this time: less than the difference between the limit and the machine's memory. */
const LOOK_MS = 250

export interface MemoryGuardOptions {
  /** Bytes that this worker and the programs of its jobs may use together. */
  limitBytes: number
  log: Logger
}

/**
 * Keeps memory for the database, the web process and other programs: otherwise the kernel kills any of them.
 *
 * Watches resident memory, on Linux. The kernel's limits need privileges (cgroups), or hide the reason: of COLMAP
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
