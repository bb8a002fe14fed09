/** A plane as an image sees it: the inverse depth at pixel (x, y) is `dx` x + `dy` y + `base`. */
export interface InversePlane {
  dx: number
  dy: number
  base: number
}

/** Pixels with what is known there: column, row, inverse depth, three numbers each. */
export type InverseSamples = Float64Array

/** Tries for a plane: of samples of which a quarter lies on one, three hit it in 1 of 64. */
const TRIES = 160

/** Rounds of least squares over the inliers. */
const REFINEMENTS = 3

/** Rounds in which the plane settles on the samples' densest. */
const SETTLING = 6

/** Tukey's constant: with it the weighted fit of even errors is nearly as good as the plain one. */
const TUKEY = 4.685

/** A share of the inverse depth: stereo's own error. */
const MIN_ERROR = 0.0003

/** How far off a sample on the plane is at most, as a share of its inverse depth. */
export const MAX_PLANE_ERROR = 0.008

export function inverseDepthAt({ dx, dy, base }: InversePlane, x: number, y: number): number {
  return dx * x + dy * y + base
}

/** Whether sample `n` lies on the plane. */
export function liesOn(plane: InversePlane, samples: InverseSamples, n: number): boolean {
  const inverse = samples[3 * n + 2] as number
  const there = inverseDepthAt(plane, samples[3 * n] as number, samples[3 * n + 1] as number)
  return Math.abs(there - inverse) <= MAX_PLANE_ERROR * inverse
}

/**
 * The plane that most samples lie on (Fischler and Bolles 1981), and how many do; null when all lie on a line. The same for the
 * same samples and seed.
 */
export function fitInversePlane(
  samples: InverseSamples,
  seed: number,
): { plane: InversePlane; inliers: number } | null {
  const count = samples.length / 3
  if (count < 3) return null
  let state = seed >>> 0
  // Numerical Recipes' generator: its high bits, which the product takes, are the good ones.
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  let best: { plane: InversePlane; inliers: number } | null = null
  const consider = (plane: InversePlane | null) => {
    if (!plane) return
    let inliers = 0
    for (let n = 0; n < count; n++) if (liesOn(plane, samples, n)) inliers++
    if (!best || inliers > best.inliers) best = { plane, inliers }
  }
  for (let i = 0; i < TRIES; i++) {
    const three = [0, 1, 2].map(() => Math.floor(random() * count))
    consider(
      leastSquares(samples, (visit) => {
        for (const n of three) visit(n)
      }),
    )
  }
  for (let i = 0; i < REFINEMENTS && best; i++) {
    const { plane } = best as { plane: InversePlane }
    consider(
      leastSquares(samples, (visit) => {
        for (let n = 0; n < count; n++) if (liesOn(plane, samples, n)) visit(n)
      }),
    )
  }
  return best && { ...(best as Fit), plane: settled((best as Fit).plane, samples) }
}

interface Fit {
  plane: InversePlane
  inliers: number
}

/**
 * The plane moved to where the samples on it lie densest: least squares with Tukey's weights, which what is off by several times
 * the common error has no part in (Holland and Welsch 1977). Depths along an outline have one-sided errors.
 */
function settled(start: InversePlane, samples: InverseSamples): InversePlane {
  let plane = start
  const weights = new Float64Array(samples.length / 3)
  for (let round = 0; round < SETTLING; round++) {
    const errors = weights.map((_, n) => errorOf(plane, samples, n))
    const common = errors.filter((error) => error <= MAX_PLANE_ERROR).sort()
    if (common.length < 3) return plane
    const reach = TUKEY * Math.max(MIN_ERROR, 1.4826 * (common[common.length >> 1] as number))
    for (const [n, error] of errors.entries()) weights[n] = error < reach ? (1 - (error / reach) ** 2) ** 2 : 0
    const next = leastSquares(samples, (visit) => {
      for (const [n, weight] of weights.entries()) if (weight > 0) visit(n, weight)
    })
    if (!next) return plane
    plane = next
  }
  return plane
}

function errorOf(plane: InversePlane, samples: InverseSamples, n: number): number {
  const inverse = samples[3 * n + 2] as number
  return Math.abs(inverseDepthAt(plane, samples[3 * n] as number, samples[3 * n + 1] as number) / inverse - 1)
}

/** Through the visited samples, each with its weight; null when they lie on a line. */
function leastSquares(
  samples: InverseSamples,
  forEach: (visit: (n: number, weight?: number) => void) => void,
): InversePlane | null {
  // (1) about their middle, so that the normal equations stay well conditioned
  let [count, mx, my, mw] = [0, 0, 0, 0]
  forEach((n, weight = 1) => {
    count += weight
    mx += weight * (samples[3 * n] as number)
    my += weight * (samples[3 * n + 1] as number)
    mw += weight * (samples[3 * n + 2] as number)
  })
  mx /= count
  my /= count
  mw /= count
  let [xx, xy, yy, xw, yw] = [0, 0, 0, 0, 0]
  forEach((n, weight = 1) => {
    const [x, y] = [(samples[3 * n] as number) - mx, (samples[3 * n + 1] as number) - my]
    const w = (samples[3 * n + 2] as number) - mw
    xx += weight * x * x
    xy += weight * x * y
    yy += weight * y * y
    xw += weight * x * w
    yw += weight * y * w
  })

  // (2) two equations
  const determinant = xx * yy - xy * xy
  if (!(determinant > 1e-6 * (xx + yy) ** 2)) return null
  const dx = (xw * yy - yw * xy) / determinant
  const dy = (yw * xx - xw * xy) / determinant
  return { dx, dy, base: mw - dx * mx - dy * my }
}
