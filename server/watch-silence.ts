/** How often the clock is read: a late reading means that the machine slept. */
const TICK_MS = 1000

export interface SilenceTiming {
  /** How often a worker looks for silent ones. */
  everyMs: number
  /** A tick that is late by more than this means that the machine slept, or this process was frozen. */
  stoodStillMs: number
  /** After that no worker counts as silent for this long: those that slept too must first send a heartbeat. */
  graceMs: number
}

export interface WatchSilenceOptions extends SilenceTiming {
  /** Makes the jobs of silent workers available again. */
  look(): Promise<void>
  onStoodStill(ms: number): void
  onError(error: unknown): void
}

/**
 * Calls `look` regularly, but not right after this process was suspended: a closed lid stops
 * workers and database together, and by the clock all workers have been silent since. Returns the function that ends it.
 */
export function watchSilence(options: WatchSilenceOptions): () => void {
  const { everyMs, stoodStillMs, graceMs, look, onStoodStill, onError } = options
  const tickMs = Math.min(TICK_MS, everyMs)
  let lastTick = Date.now()
  let nextLook = lastTick
  let looking = false
  const timer = setInterval(() => {
    const now = Date.now()
    const lateMs = now - lastTick - tickMs
    lastTick = now
    if (lateMs > stoodStillMs) {
      onStoodStill(lateMs)
      nextLook = now + graceMs
    }
    // A clock that is set back must not delay the next look by as much.
    nextLook = Math.min(nextLook, now + Math.max(everyMs, graceMs))
    if (now < nextLook || looking) return
    nextLook = now + everyMs
    looking = true
    look()
      .catch(onError)
      .finally(() => {
        looking = false
      })
  }, tickMs)
  return () => clearInterval(timer)
}
