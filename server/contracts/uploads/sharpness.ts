/**
 * Below this share of the capture's median sharpness a photo counts as blurred. Measured on two captures
 * of buildings: sharp photos of one scene stay within a factor of 1.6 of each other, and a Gaussian blur
 * with a sigma of one pixel, at the size that sharpness is measured at, leaves 7 to 19 %.
 */
export const BLURRED_BELOW = 0.3

/** Below this sharpness (`measureSharpness`) a photo shows hardly anything, sharp or not: a wall, fog, the lens cap. */
export const PLAIN_BELOW = 10

/** The sharpness below which a photo of a capture looks blurred beside the others, or plain. */
export function blurredBelow(ofCapture: readonly number[]): number {
  const sorted = ofCapture.toSorted((a, b) => a - b)
  return Math.max(PLAIN_BELOW, BLURRED_BELOW * (sorted[Math.floor(sorted.length / 2)] ?? 0))
}
