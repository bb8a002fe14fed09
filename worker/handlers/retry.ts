import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 5000
/** A database that is down longer isn't just restarting: the claim decides which worker continues. */
const GIVE_UP_MS = 10 * 60_000

export interface RetryOptions {
  /** The action, for the log: "complete the job". */
  what: string
  /** Fires when retrying is pointless: the claim is lost. */
  signal: AbortSignal
  log: Logger
}

/** Calls `action` until it resolves. Rejects with its last error when `signal` fires or after ten minutes. */
export async function retry<T>(action: () => Promise<T>, { what, signal, log }: RetryOptions): Promise<T> {
  const startedMs = performance.now()
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(LONGEST_DELAY_MS, delayMs * 2)) {
    try {
      return await action()
    } catch (error) {
      if (signal.aborted || performance.now() - startedMs > GIVE_UP_MS) throw error
      log.warn({ err: error }, `could not ${what}; retrying in ${delayMs} ms`)
      await sleep(delayMs, undefined, { signal }).catch(() => undefined)
    }
  }
}
