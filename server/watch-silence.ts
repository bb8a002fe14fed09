/** How often the clock is read: a sleep is noticed by a reading that is late. */
const TICK_MS = 1000

export interface SilenceTiming {
  /** How often some worker looks for silent ones. */
  everyMs: number
  /** A tick that is late by more than this means that the machine slept, or this process was frozen. */
  stoodStillMs: number
  /** After that nobody is called silent for this long: a worker that slept as well has beats to make up for. */
  graceMs: number
}

export interface WatchSilenceOptions extends SilenceTiming {
  /** Hands out again what silent workers held. */
  look(): Promise<void>
  onStoodStill(ms: number): void
  onError(error: unknown): void
}

/**
 * Calls `look` every now and then, but not right after a time that this process did not live through: a closed lid stops
 * workers and database alike, and by the clock all of them have been silent since. Returns the function that ends it.
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
    // A clock that is set back must not put the next look off by as much.
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
