import { setImmediate } from 'node:timers/promises'

/** Longest time without a look at the signal and at the event loop: progress and cancels must get through. */
const BREATH_MS = 40

/**
 * For long calculations: call the result often. It lets the event loop run when enough time has passed, and throws
 * the signal's reason when it has fired.
 */
export function takeBreath(signal: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < BREATH_MS) return undefined
    return (async () => {
      await setImmediate()
      signal.throwIfAborted()
      last = performance.now()
    })()
  }
}
