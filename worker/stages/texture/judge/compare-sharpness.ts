import { type FaceCandidates, MAX_CANDIDATES, OCTAVE, toOctaves } from '../face-candidates.ts'
import { type Difference, fitDifferences } from './fit-differences.ts'

/** A face shows sharpness where one photo has this gradient on it, grey levels a pixel: below, noise is as strong. */
const TEXTURED = toOctaves(4)

/** Common textured faces that count fully; with fewer the pair is trusted less. */
const SURE_FACES = 200

/** Bins of the histograms, a step of `toOctaves` each: four octaves to both sides. */
const MIDDLE = 4 * OCTAVE

/**
 * A photo is blurred when it is less sharp than the sharpest that shows the place by more octaves than this: when its gradients are less
 * than half as strong. Sharp photos of a castle from its gate to its far wall differ by as much.
 */
const SLACK = 1

/** Octaves of quality that each octave beyond costs. */
const PRICE = 12

/** Most that a blurred photo loses, in octaves: it is still taken where there is no other, the least blurred first. */
const MOST = 7

/**
 * How sharp each photo is, in octaves of gradient, compared with the photos that show the same faces: values whose differences fit
 * the median difference of each pair, by least squares. So a photo of a plain surface is not taken for a blurred one. A photo from nearby
 * has weaker gradients a pixel than one from afar, and stronger ones on the surface: less sharp is what is so in both ways.
 */
export async function compareSharpness(
  candidates: FaceCandidates,
  photoCount: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Float64Array> {
  const histograms = await pairHistograms(candidates, photoCount, yieldToEventLoop)
  const differences = Array.from(histograms, ([key, histogram]): Difference => {
    const count = histogram.reduce((sum, value) => sum + value, 0)
    const [a, b] = [Math.floor(key / photoCount), key % photoCount]
    return { a, b, difference: medianOf(histogram, count), weight: Math.min(1, count / SURE_FACES) }
  })
  return await fitDifferences(photoCount, differences, yieldToEventLoop)
}

/** Writes, for each candidate of a face, how many octaves more than SLACK its photo is below the sharpest of them: above 0 it is blurred. */
export function octavesBlurred(
  { count, photo }: FaceCandidates,
  sharpness: Float64Array,
  { face, blurred }: { face: number; blurred: Float64Array },
): void {
  const first = MAX_CANDIDATES * face
  const n = count[face] as number
  let sharpest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) sharpest = Math.max(sharpest, sharpness[photo[first + i] as number] as number)
  for (let i = 0; i < n; i++) blurred[i] = sharpest - (sharpness[photo[first + i] as number] as number) - SLACK
}

/** Takes quality from the views of faces `from` up to but without `to` in photos that are blurred compared with the sharpest of the face. */
export function devalueBlurred(
  candidates: FaceCandidates,
  sharpness: Float64Array,
  { from, to }: { from: number; to: number },
): void {
  const { count, quality } = candidates
  const blurred = new Float64Array(MAX_CANDIDATES)
  for (let face = from; face < to; face++) {
    octavesBlurred(candidates, sharpness, { face, blurred })
    for (let i = 0; i < (count[face] as number); i++) {
      const octaves = Math.min(MOST, PRICE * Math.max(0, blurred[i] as number))
      const k = MAX_CANDIDATES * face + i
      quality[k] = (quality[k] as number) * 2 ** -octaves
    }
  }
}

/** For each pair of photos a < b, by a * photoCount + b, how many faces are by how much sharper in a. */
async function pairHistograms(
  { faceCount, count, photo, gradient, side }: FaceCandidates,
  photoCount: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Map<number, Uint32Array>> {
  const histograms = new Map<number, Uint32Array>()
  for (let face = 0; face < faceCount; face++) {
    if (face % 4096 === 0) await yieldToEventLoop()
    const first = MAX_CANDIDATES * face
    const end = first + (count[face] as number)
    for (let i = first; i < end; i++) {
      for (let k = i + 1; k < end; k++) {
        const inOrder = (photo[i] as number) < (photo[k] as number)
        const [a, b] = inOrder ? [i, k] : [k, i]
        const [gradientA, gradientB] = [gradient[a] as number, gradient[b] as number]
        if (gradientA === 0 || gradientB === 0 || Math.max(gradientA, gradientB) < TEXTURED) continue
        const perPixel = gradientA - gradientB
        const onSurface = perPixel + (side[a] as number) - (side[b] as number)
        const key = (photo[a] as number) * photoCount + (photo[b] as number)
        let histogram = histograms.get(key)
        if (!histogram) {
          histogram = new Uint32Array(2 * MIDDLE + 1)
          histograms.set(key, histogram)
        }
        const bin = Math.min(2 * MIDDLE, Math.max(0, MIDDLE + nearerToZero(perPixel, onSurface)))
        histogram[bin] = (histogram[bin] as number) + 1
      }
    }
  }
  return histograms
}

/** 0 where the two contradict each other. */
function nearerToZero(a: number, b: number): number {
  if (a > 0) return b > 0 ? Math.min(a, b) : 0
  return b < 0 ? Math.max(a, b) : 0
}

/** In octaves. */
function medianOf(histogram: Uint32Array, count: number): number {
  let below = 0
  for (const [bin, here] of histogram.entries()) {
    below += here
    if (2 * below >= count) return (bin - MIDDLE) / OCTAVE
  }
  return 0
}
