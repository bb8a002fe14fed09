import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Engine } from '#server/contracts/system.ts'

/** How often a missing engine is looked for: installing it needs no restart of the worker. Well above what a look takes. */
const ENGINE_CHECK_MS = 10_000

export interface WaitForEngineOptions {
  signal: AbortSignal
  log: Logger
  /** Milliseconds between two looks. */
  everyMs?: number
}

/** Resolves to the engine as soon as `detect` finds one, or to null when `signal` fires first. */
export async function waitForEngine(
  detect: () => Promise<Engine | null>,
  { signal, log, everyMs = ENGINE_CHECK_MS }: WaitForEngineOptions,
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
