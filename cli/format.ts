import { likelySeconds, type SecondsRange } from '#server/contracts/job.ts'

/** "about 40 s left"; empty when nothing is known. */
export function formatTimeLeft(range: SecondsRange | null): string {
  return range ? `${formatLikely(range)} left` : ''
}

/** The one figure for an expected range: "about 6 min". */
export function formatLikely(range: SecondsRange): string {
  const seconds = likelySeconds(range)
  const { factor, unit } = unitOf(seconds)
  return `about ${Math.max(1, Math.round(seconds / factor))} ${unit}`
}

/** "4 to 9 min", in the unit of its end. */
export function formatRange(range: SecondsRange): string {
  const { factor, unit } = unitOf(range.high)
  const low = Math.max(1, Math.round(range.low / factor))
  const high = Math.max(1, Math.round(range.high / factor))
  return low === high ? `${high} ${unit}` : `${low} to ${high} ${unit}`
}

function unitOf(seconds: number): { factor: number; unit: string } {
  if (seconds < 90) return { factor: 1, unit: 's' }
  return seconds < 5400 ? { factor: 60, unit: 'min' } : { factor: 3600, unit: 'h' }
}

/** "1 photo", "11 photos". */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
