/** Writes A x into `result`. A is symmetric and positive definite. */
export type ApplyMatrix = (x: Float64Array, result: Float64Array) => void

export interface ConjugateGradientOptions {
  /** Stops when the residual has shrunk to this share of the right side. */
  tolerance: number
  maxIterations: number
}

const CONJUGATE_GRADIENT_DEFAULTS: ConjugateGradientOptions = { tolerance: 1e-4, maxIterations: 200 }

/**
 * Solves A x = b from x = 0 by conjugate gradients (Hestenes and Stiefel 1952) with the diagonal as preconditioner.
 * `yieldToEventLoop` is awaited in each iteration.
 */
export async function solveConjugateGradient(
  { applyMatrix, diagonal, right }: { applyMatrix: ApplyMatrix; diagonal: Float64Array; right: Float64Array },
  yieldToEventLoop: () => Promise<void> | undefined,
  options: Partial<ConjugateGradientOptions> = {},
): Promise<Float64Array> {
  const { tolerance, maxIterations } = { ...CONJUGATE_GRADIENT_DEFAULTS, ...options }
  const n = right.length
  const x = new Float64Array(n)
  const residual = right.slice()
  const preconditioned = residual.map((value, i) => value / (diagonal[i] as number))
  const direction = preconditioned.slice()
  const image = new Float64Array(n)
  let energy = dot(residual, preconditioned)
  const goal = tolerance * tolerance * dot(right, right)
  for (let iteration = 0; iteration < maxIterations && dot(residual, residual) > goal; iteration++) {
    await yieldToEventLoop()
    applyMatrix(direction, image)
    const step = energy / dot(direction, image)
    for (let i = 0; i < n; i++) {
      x[i] = (x[i] as number) + step * (direction[i] as number)
      residual[i] = (residual[i] as number) - step * (image[i] as number)
      preconditioned[i] = (residual[i] as number) / (diagonal[i] as number)
    }
    const next = dot(residual, preconditioned)
    const share = next / energy
    for (let i = 0; i < n; i++) direction[i] = (preconditioned[i] as number) + share * (direction[i] as number)
    energy = next
  }
  return x
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
