import type { SecondsRange } from '#server/contracts/job.ts'

/** "12.3 MB", decimal units as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** "about 40 s left", "2 to 4 min left"; empty when nothing is known. */
export function formatTimeLeft(range: SecondsRange | null): string {
  if (!range) return ''
  const [factor, unit] = range.high < 90 ? [1, 's'] : range.high < 5400 ? [60, 'min'] : [3600, 'h']
  const low = Math.max(1, Math.round(range.low / factor))
  const high = Math.max(1, Math.round(range.high / factor))
  return low === high ? `about ${high} ${unit} left` : `${low} to ${high} ${unit} left`
}

/** "1 photo", "11 photos". */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
