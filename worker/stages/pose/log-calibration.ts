import type { SixViewCalibration } from './calibrate-six-views.ts'

const MODEL_WORDS: Record<SixViewCalibration['depthModel'], string> = {
  given: 'the depth range was given',
  shared: 'one near and far for all views',
  proportional: 'depth proportional to the value, a unit of its own for each view',
  free: 'near and far of each view by themselves',
}

/** Says what was assumed, what was found, and how well the views agree. */
export function logCalibration(log: (line: string) => void, calibration: SixViewCalibration): void {
  const { fieldOfViewDeg, focalPx, distance, convention, tangentErrorPx, depthModel, depthBrighter, agreement } =
    calibration
  log(
    'assumed: cameras on the axes that look at the origin from one distance, one focal length, principal points in the middle',
  )
  log(
    `field of view ${fieldOfViewDeg.toFixed(2)} degrees (focal length ${focalPx.toFixed(1)} px, by the silhouettes alone ${calibration.silhouetteFocalPx.toFixed(1)}), distance ${distance}: silhouettes of neighbours are ${tangentErrorPx.toFixed(2)} px apart in the mean`,
  )
  log(
    `"left" is the ${convention.leftIs}'s; the front is ${convention.topTurnDeg} degrees from up in "top", ${convention.bottomTurnDeg} in "bottom"`,
  )
  log(`${MODEL_WORDS[depthModel]}; brighter is ${depthBrighter === 'near' ? 'nearer' : 'farther'}`)
  const error = agreement.medianError
  log(
    `${error === null ? 'no two views see the same surface' : `views agree to ${(100 * error).toFixed(3)} % of the distance in the median`}; ${(100 * agreement.consistent).toFixed(1)} % of the points contradict no other view`,
  )
  for (const { from, to, points, medianError } of agreement.pairs) {
    log(`${from} in ${to}: ${points} points, ${(100 * medianError).toFixed(3)} %`)
  }
}
