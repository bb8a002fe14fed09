import { totalmem } from 'node:os'
import type { Env } from '#server/env.ts'

/** The rest is for the database, the web process and other programs. */
const SHARE = 0.85

/** Bytes that a worker and the programs of its jobs may use together: as configured, or most of the memory of this machine or container. */
export function jobMemoryBytes({ memoryBytes }: Pick<Env, 'memoryBytes'>): number {
  return memoryBytes || SHARE * Math.min(totalmem(), process.constrainedMemory() || totalmem())
}
