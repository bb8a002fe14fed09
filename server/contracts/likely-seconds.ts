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
