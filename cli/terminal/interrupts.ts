/** Ctrl-C as the phases of the program hear it: the newest listener alone, each press once. */
export interface Interrupts {
  /** Hears every press until the returned function is called. */
  listen(listener: () => void): () => void
  /** A SIGINT arrived. */
  press(): void
}

/**
 * One press arrives up to three times: the terminal signals the whole process group, and npm and the
 * launcher each pass on what they got. No person presses twice within this many milliseconds.
 */
const SAME_PRESS_MS = 250

export function createInterrupts(now: () => number = Date.now): Interrupts {
  const listeners: (() => void)[] = []
  let lastAt = Number.NEGATIVE_INFINITY
  return {
    listen(listener) {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
    press() {
      const same = now() - lastAt < SAME_PRESS_MS
      lastAt = now()
      if (!same) listeners.at(-1)?.()
    },
  }
}
