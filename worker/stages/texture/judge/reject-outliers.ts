import { type FaceCandidates, MAX_CANDIDATES, moveCandidate } from '../face-candidates.ts'
import { octavesBlurred } from './compare-sharpness.ts'

/** Fewer photos than this can't outvote one of them. */
const MIN_VOTERS = 3

/** Colours within this distance (sRGB, 0 to 255, all channels) show the same thing: relief, gloss and blur vary by less. */
const BANDWIDTH = 45

const MAX_SHIFTS = 10

/**
 * Drops the photos in which a face has another colour than in most, as when a passer-by was in it: photometric outlier
 * detection by Waechter et al. 2014, with the mean shift of a flat kernel (Fukunaga and Hostetler 1975) in place of
 * their Gaussian fit, which needs a dozen photos before it can reject any. The search begins at the colour that is
 * nearest to all others; a face whose photos have no majority keeps them all. Blurred photos mix in the colours beside a face: they are
 * judged by the sharp ones, and have no vote.
 *
 * @returns how many candidates were dropped.
 */
export function rejectOutliers(
  candidates: FaceCandidates,
  { gains, sharpness }: { gains: Float64Array; sharpness: Float64Array },
  { from, to, seen }: OutlierRange,
): number {
  const { count, photo, color } = candidates
  const colors = new Float64Array(3 * MAX_CANDIDATES)
  const blurred = new Float64Array(MAX_CANDIDATES)
  const isVoter = (i: number) => (blurred[i] as number) <= 0
  let rejected = 0
  for (let face = from; face < to; face++) {
    const n = count[face] as number
    octavesBlurred(candidates, sharpness, { face, blurred })
    let voters = 0
    for (let i = 0; i < n; i++) if (isVoter(i)) voters++
    if (voters < MIN_VOTERS) continue
    const first = MAX_CANDIDATES * face
    for (let k = 0; k < 3 * n; k++) {
      const gain = gains[3 * (photo[first + Math.floor(k / 3)] as number) + (k % 3)] as number
      colors[k] = (color[3 * first + k] as number) * gain
    }
    const mode = findMode(colors, n, isVoter)
    let agreeing = 0
    for (let i = 0; i < n; i++) if (isVoter(i) && distanceTo(colors, i, mode) <= BANDWIDTH) agreeing++
    const isMajority = 2 * agreeing > voters
    let kept = 0
    for (let i = 0; i < n; i++) {
      const isOutlier = isMajority && distanceTo(colors, i, mode) > BANDWIDTH
      if (isVoter(i)) seen(face, photo[first + i] as number, isOutlier)
      if (isOutlier) continue
      moveCandidate(candidates, first + i, first + kept)
      kept++
    }
    count[face] = kept
    rejected += n - kept
  }
  return rejected
}

export interface OutlierRange {
  /** First face to look at. */
  from: number
  /** The face after the last one. */
  to: number
  /** Told of every view that had a vote. */
  seen(face: number, photo: number, isOutlier: boolean): void
}

function findMode(colors: Float64Array, n: number, isVoter: (i: number) => boolean): [number, number, number] {
  let mode: [number, number, number] = [0, 0, 0]
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < n; i++) {
    if (!isVoter(i)) continue
    const at: [number, number, number] = [
      colors[3 * i] as number,
      colors[3 * i + 1] as number,
      colors[3 * i + 2] as number,
    ]
    let sum = 0
    for (let k = 0; k < n; k++) if (isVoter(k)) sum += distanceTo(colors, k, at)
    if (sum >= least) continue
    least = sum
    mode = at
  }
  for (let shift = 0; shift < MAX_SHIFTS; shift++) {
    let within = 0
    let [r, g, b] = [0, 0, 0]
    for (let i = 0; i < n; i++) {
      if (!isVoter(i) || distanceTo(colors, i, mode) > BANDWIDTH) continue
      within++
      r += colors[3 * i] as number
      g += colors[3 * i + 1] as number
      b += colors[3 * i + 2] as number
    }
    if (within === 0) return mode
    const next: [number, number, number] = [r / within, g / within, b / within]
    if (Math.abs(next[0] - mode[0]) + Math.abs(next[1] - mode[1]) + Math.abs(next[2] - mode[2]) < 0.5) return next
    mode = next
  }
  return mode
}

function distanceTo(colors: Float64Array, i: number, [r, g, b]: readonly [number, number, number]): number {
  const dr = (colors[3 * i] as number) - r
  const dg = (colors[3 * i + 1] as number) - g
  const db = (colors[3 * i + 2] as number) - b
  return Math.sqrt(dr * dr + dg * dg + db * db)
}
