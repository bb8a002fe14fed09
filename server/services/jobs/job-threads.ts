import { availableParallelism } from 'node:os'
import type { Env } from '../../env.ts'

/** Threads that one job may use: as configured, or all of this machine's. */
export function jobThreads(env: Env): number {
  return env.threads || availableParallelism()
}
