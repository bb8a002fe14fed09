import { likelySeconds, type SecondsRange } from '#server/contracts/likely-seconds.ts'

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

/** Columns as wide as they need to be, two spaces between them; the last is as long as it is. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
