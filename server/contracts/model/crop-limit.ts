/** Fewer triangles than both are no model: a share of the whole one, and a number that is much of a small thing. */
const LEAST_SHARE = 0.01
const LEAST_TRIANGLES = 500

/** Whether a crop that keeps `kept` of `whole` triangles leaves nothing, or nothing worth a file. */
export function leavesAlmostNothing(kept: number, whole: number): boolean {
  return kept === 0 || kept < Math.min(LEAST_TRIANGLES, LEAST_SHARE * whole)
}
