export interface ErrorComparison {
  /** Mean of what the second errors are better by, as Cauchy's loss log(1 + e²) counts errors of e pixels. */
  gain: number
  /** `gain` over its standard error: above 3, chance is no explanation. */
  significance: number
}

/**
 * Whether the errors `after` are lower than those `before` of the same observations, pair by pair. Cauchy's loss keeps the
 * few wrong matches from deciding: with squared errors they make the difference of two good cameras invisible. Pairs in
 * which one error is not a number do not count.
 */
export function compareErrors(before: Float64Array, after: Float64Array): ErrorComparison {
  const gains = before.reduce<number[]>((found, error, i) => {
    const gain = Math.log1p(error ** 2) - Math.log1p((after[i] ?? Number.NaN) ** 2)
    if (Number.isFinite(gain)) found.push(gain)
    return found
  }, [])
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1)
  const significance = mean / Math.sqrt(variance / gains.length)
  return Number.isFinite(significance) ? { gain: mean, significance } : { gain: 0, significance: 0 }
}
