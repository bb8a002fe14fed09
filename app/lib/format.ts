import { likelySeconds, type SecondsRange } from '#server/contracts/estimate.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'

export { formatBytes } from '#server/contracts/format.ts'

/** A measured duration: `4 s`, `2 min 05 s`, `1 h 12 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

/** The one figure for an expected range: `about 10 min`. */
export function formatLikely(range: SecondsRange): string {
  return `about ${roundGuess(likelySeconds(range)).text}`
}

/** When a queued job begins: `2 jobs ahead, starts in about 12 min`. */
export function formatQueue({ queuePosition, startsInSeconds }: Pick<JobSummary, 'queuePosition' | 'startsInSeconds'>) {
  if (!queuePosition) return 'Next in line'
  const ahead = `${countOf(queuePosition, 'job')} ahead`
  return startsInSeconds ? `${ahead}, starts in about ${roundGuess(startsInSeconds).text}` : ahead
}

/** An expected range, rounded to what such a guess is worth: `40 s to 1 min`, `2 to 4 min`. */
export function formatRange(range: SecondsRange): string {
  const low = roundGuess(range.low)
  const high = roundGuess(Math.max(range.low, range.high))
  if (low.text === high.text) return low.text
  if (low.unit === high.unit) return `${low.value} to ${high.text}`
  return `${low.text} to ${high.text}`
}

export function formatTimeLeft(timeLeft: SecondsRange | null): string {
  return timeLeft ? `${formatLikely(timeLeft)} left` : 'time left not known yet'
}

/** `just now`, `5 min ago`, `3 h ago`, then the date. */
export function formatWhen(iso: string, nowMs: number, locale?: string): string {
  const seconds = (nowMs - Date.parse(iso)) / 1000
  if (seconds < 60) return 'just now'
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return new Date(iso).toLocaleDateString(locale, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** Whole percent, rounded down so that 100 % means done. */
export function formatPercent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`
}

/** A share of a whole: `45 %`, `less than 1 %`. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1 %'
  return `${Math.round(100 * share)} %`
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

function roundGuess(seconds: number): { value: string; unit: string; text: string } {
  const s = Math.max(1, seconds)
  if (s < 10) return named(Math.round(s), 's')
  if (s < 57.5) return named(Math.round(s / 5) * 5, 's')
  if (s < 57.5 * 60) return named(Math.round(s / 60), 'min')
  return named(Math.round(s / 1800) / 2, 'h')
}

function named(value: number, unit: string) {
  return { value: String(value), unit, text: `${value} ${unit}` }
}
