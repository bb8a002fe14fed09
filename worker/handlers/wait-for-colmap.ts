import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Engine } from '#server/contracts/system.ts'

/** How often to look for a missing COLMAP, so that installing it needs no restart. Much longer than one look takes. */
const COLMAP_CHECK_MS = 10_000

export interface WaitForColmapOptions {
  signal: AbortSignal
  log: Logger
  /** Milliseconds between two looks. */
  everyMs?: number
}

/** Resolves to COLMAP's version as soon as `detect` finds it, or to null when `signal` fires first. */
export async function waitForColmap(
  detect: () => Promise<Engine | null>,
  { signal, log, everyMs = COLMAP_CHECK_MS }: WaitForColmapOptions,
): Promise<Engine | null> {
  let warned = false
  while (!signal.aborted) {
    const engine = await detect()
    if (engine) return engine
    if (!warned) log.warn('COLMAP is not installed: until it is, only captures with depth can be reconstructed')
    warned = true
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
  }
  return null
}
