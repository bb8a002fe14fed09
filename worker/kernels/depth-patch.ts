/** The samples of a patch, and how they weigh. */
export interface DepthPatch {
  /** Positions about the middle, pixels. */
  samples: readonly (readonly [number, number])[]
  /** No sample is farther from the middle than this in x or y. */
  radius: number
  /** Standard deviation of the weight over the distance from the middle, pixels. */
  spatialSigma: number
  /**
   * Standard deviation of the weight over the difference in grey from the middle, levels. Less follows edges better, more
   * leaves more texture to compare: 12 has 5 % fewer pixels than 18, 25 has 1 % more wrong ones.
   */
  graySigma: number
}

/**
 * Every second pixel of 9 x 9 but the middle, which weighs most and tells least: 24, taken four at a time. Measured
 * against 36 samples of 11 x 11: a third less time, 7 % more error, 2 % more pixels.
 */
const RADIUS = 4
const STEP = 2

export const DEPTH_PATCH: DepthPatch = {
  samples: grid(RADIUS, STEP),
  radius: RADIUS,
  spatialSigma: 5,
  graySigma: 18,
}

/** All pixels of 5 x 5 but the middle: of a thing that is five pixels wide. */
export const DETAIL_PATCH: DepthPatch = {
  samples: grid(2, 1),
  radius: 2,
  spatialSigma: 2,
  graySigma: 30,
}

function grid(radius: number, step: number): [number, number][] {
  const samples: [number, number][] = []
  for (let y = -radius; y <= radius; y += step) {
    for (let x = -radius; x <= radius; x += step) if (x !== 0 || y !== 0) samples.push([x, y])
  }
  return samples
}
