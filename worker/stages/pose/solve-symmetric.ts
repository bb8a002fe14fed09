/**
 * Solves a small symmetric positive definite system (Cholesky). Both arguments are overwritten.
 *
 * @param matrix row after row
 * @returns null when it is not definite: some unknown is not determined.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const n = right.length
  const at = (i: number, j: number): number => matrix[i * n + j] as number
  for (let j = 0; j < n; j++) {
    let pivot = at(j, j)
    const size = pivot
    for (let k = 0; k < j; k++) pivot -= at(j, k) ** 2
    if (!(pivot > 1e-12 * size)) return null
    matrix[j * n + j] = Math.sqrt(pivot)
    for (let i = j + 1; i < n; i++) {
      let value = at(i, j)
      for (let k = 0; k < j; k++) value -= at(i, k) * at(j, k)
      matrix[i * n + j] = value / at(j, j)
    }
  }
  for (let i = 0; i < n; i++) {
    let value = right[i] as number
    for (let k = 0; k < i; k++) value -= at(i, k) * (right[k] as number)
    right[i] = value / at(i, i)
  }
  for (let i = n - 1; i >= 0; i--) {
    let value = right[i] as number
    for (let k = i + 1; k < n; k++) value -= at(k, i) * (right[k] as number)
    right[i] = value / at(i, i)
  }
  return right
}
