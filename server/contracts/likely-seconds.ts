/** Expected times. */
export interface SecondsRange {
  low: number
  high: number
}

/** The one figure for a range of expected times: its geometric middle, as such guesses are off by a factor. */
export function likelySeconds({ low, high }: SecondsRange): number {
  const least = Math.max(1, low)
  return Math.sqrt(least * Math.max(least, high))
}

/** How many times as long as estimated the rest of a job takes. `estimate` is of the whole job, `progress` is from 0 to 1. */
export function slownessOf(timeLeft: SecondsRange, estimate: SecondsRange, progress: number): number {
  return likelySeconds(timeLeft) / Math.max(1, likelySeconds(estimate) * (1 - progress))
}

/** Beyond estimates' usual range, and for long enough to be worth a word. */
const MUCH_SLOWER = { slowness: 3, leftSeconds: 60 }

/** Whether a job takes so much longer than estimated that people should be told. */
export function isMuchSlower(timeLeft: SecondsRange, estimate: SecondsRange, progress: number): boolean {
  const { slowness, leftSeconds } = MUCH_SLOWER
  return likelySeconds(timeLeft) >= leftSeconds && slownessOf(timeLeft, estimate, progress) >= slowness
}
