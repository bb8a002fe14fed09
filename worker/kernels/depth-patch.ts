/** The samples of a patch, and how they weigh. */
export interface DepthPatch {
  /** Positions about the middle, pixels. */
  samples: readonly (readonly [number, number])[]
  /** No sample is farther from the middle than this in x or y. */
  radius: number
  /** Standard deviation of the weight over the distance from the middle, pixels. */
  spatialSigma: number
  /** Standard deviation of the weight over the difference in grey from the middle, levels. */
  graySigma: number
}

/** Every second pixel of 11 x 11. */
const RADIUS = 5
const STEP = 2

export const DEPTH_PATCH: DepthPatch = {
  samples: grid(RADIUS, STEP),
  radius: RADIUS,
  spatialSigma: 5,
  graySigma: 12,
}

function grid(radius: number, step: number): [number, number][] {
  const samples: [number, number][] = []
  for (let y = -radius; y <= radius; y += step) for (let x = -radius; x <= radius; x += step) samples.push([x, y])
  return samples
}
