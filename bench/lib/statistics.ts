import assert from 'node:assert/strict'

/** The value at `fraction` (0 to 1) of the sorted values, between neighbours linearly. Needs one value at least. */
export function quantile(values: readonly number[], fraction: number): number {
  assert(values.length > 0 && fraction >= 0 && fraction <= 1)
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * fraction
  const below = sorted[Math.floor(position)] as number
  const above = sorted[Math.ceil(position)] as number
  return below + (above - below) * (position - Math.floor(position))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** A report's table of latencies with one row, called `name`. */
export function latencyTable(name: string, seconds: readonly number[]): string[][] {
  const cells = [0, 0.5, 0.95, 1].map((fraction) => quantile(seconds, fraction).toFixed(3))
  return [
    ['seconds', 'min', 'median', 'p95', 'max'],
    [name, ...cells],
  ]
}
