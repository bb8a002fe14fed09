import { availableParallelism } from 'node:os'
import type { Env } from '#server/env.ts'

/** Threads that one job may use: as configured, or its share of this machine's when several run at once. */
export function jobThreads(env: Env): number {
  return env.threads || Math.max(1, Math.floor(availableParallelism() / env.jobsAtOnce))
}
