import { setImmediate } from 'node:timers/promises'

/** Longest time without a look at the signal and at the event loop: progress and cancels must get through. */
const MAX_BLOCK_MS = 40

/**
 * For long calculations: call the result often. It throws the signal's reason when it has fired, and lets the event loop
 * run, where the signal can fire, when enough time has passed.
 */
export function eventLoopYielder(signal: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    signal.throwIfAborted()
    if (performance.now() - last < MAX_BLOCK_MS) return undefined
    return (async () => {
      await setImmediate()
      signal.throwIfAborted()
      last = performance.now()
    })()
  }
}
