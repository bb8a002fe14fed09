/** The middle value, the upper one of two; NaN when there is none. Leaves `values` as they are. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[sorted.length >> 1] ?? Number.NaN
}
