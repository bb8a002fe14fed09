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
    consider(leastSquares(samples, (visit) => three.forEach(visit)))
  }
  for (let i = 0; i < REFINEMENTS && best; i++) {
    const { plane } = best as { plane: InversePlane }
    consider(
      leastSquares(samples, (visit) => {
        for (let n = 0; n < count; n++) if (liesOn(plane, samples, n)) visit(n)
      }),
    )
  }
  return best
}

/** Through the visited samples; null when they lie on a line. */
function leastSquares(samples: InverseSamples, forEach: (visit: (n: number) => void) => void): InversePlane | null {
  // (1) about their middle, so that the normal equations stay well conditioned
  let [count, mx, my, mw] = [0, 0, 0, 0]
  forEach((n) => {
    count++
    mx += samples[3 * n] as number
    my += samples[3 * n + 1] as number
    mw += samples[3 * n + 2] as number
  })
  mx /= count
  my /= count
  mw /= count
  let [xx, xy, yy, xw, yw] = [0, 0, 0, 0, 0]
  forEach((n) => {
    const [x, y] = [(samples[3 * n] as number) - mx, (samples[3 * n + 1] as number) - my]
    const w = (samples[3 * n + 2] as number) - mw
    xx += x * x
    xy += x * y
    yy += y * y
    xw += x * w
    yw += y * w
  })

  // (2) two equations
  const determinant = xx * yy - xy * xy
  if (!(determinant > 1e-6 * (xx + yy) ** 2)) return null
  const dx = (xw * yy - yw * xy) / determinant
  const dy = (yw * xx - xw * xy) / determinant
  return { dx, dy, base: mw - dx * mx - dy * my }
}
