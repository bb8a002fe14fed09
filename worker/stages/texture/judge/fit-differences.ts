import { solveConjugateGradient } from '../conjugate-gradient.ts'

/** Pull of each value to 0, against the weight 1 of a sure pair: it fixes what the differences leave open. */
const PRIOR_WEIGHT = 0.01

export interface Difference {
  /** Two indices. */
  a: number
  b: number
  /** The value of a less that of b, as it was measured. */
  difference: number
  /** From 0 to 1, for a pair that was measured surely. */
  weight: number
}

/** Finds the `count` values that have these differences, by least squares. */
export async function fitDifferences(
  count: number,
  differences: readonly Difference[],
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Float64Array> {
  const right = new Float64Array(count)
  const diagonal = new Float64Array(count).fill(PRIOR_WEIGHT)
  for (const { a, b, difference, weight } of differences) {
    right[a] = (right[a] as number) + weight * difference
    right[b] = (right[b] as number) - weight * difference
    diagonal[a] = (diagonal[a] as number) + weight
    diagonal[b] = (diagonal[b] as number) + weight
  }
  const applyMatrix = (x: Float64Array, result: Float64Array): void => {
    for (let i = 0; i < count; i++) result[i] = (diagonal[i] as number) * (x[i] as number)
    for (const { a, b, weight } of differences) {
      result[a] = (result[a] as number) - weight * (x[b] as number)
      result[b] = (result[b] as number) - weight * (x[a] as number)
    }
  }
  return await solveConjugateGradient({ applyMatrix, diagonal, right }, yieldToEventLoop, { tolerance: 1e-8 })
}
