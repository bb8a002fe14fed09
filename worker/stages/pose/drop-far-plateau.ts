/** Everything else is nearer than this share of the largest value that the format holds, when that value means "nothing". */
const FULL_SCALE_GAP = 0.9

/** The same for any other largest value, which might be a wall: so far behind all else, and on so many pixels. */
const PLATEAU_GAP = 1 / 3
const PLATEAU_SHARE = 0.005

/**
 * Makes 0, which is no depth, of the largest value where that stands far behind all others: cameras and renderers store one value where
 * they see nothing, 65535 in 7-Scenes and 2D-3D-S, the far clipping plane elsewhere. In place; gives how many pixels it was.
 *
 * @param fullScale largest value that the file's format holds; null for floating point
 */
export function dropFarPlateau(values: Float32Array, fullScale: number | null): number {
  let most = 0
  let next = 0
  let count = 0
  for (const value of values) {
    if (value > most) {
      next = most
      most = value
      count = 0
    } else if (value < most && value > next) next = value
    if (value === most) count++
  }
  const isFullScale = most === fullScale
  const isPlateau = isFullScale
    ? next < FULL_SCALE_GAP * most
    : next > 0 && next < PLATEAU_GAP * most && count >= PLATEAU_SHARE * values.length
  if (!isPlateau || most === 0) return 0
  for (let i = 0; i < values.length; i++) if (values[i] === most) values[i] = 0
  return count
}
