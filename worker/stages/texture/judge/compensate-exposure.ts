import { type FaceCandidates, MAX_CANDIDATES } from '../face-candidates.ts'
import { type Difference, fitDifferences } from './fit-differences.ts'

/** Darker and brighter means say little of a ratio: noise below, clipping above. */
const DARKEST = 16
const BRIGHTEST = 240

/** Bins of the histogram of log ratios: medians are taken from it, from a third to three times. */
const BINS = 256
const LOG_RANGE = Math.log(3)

/** Common faces that count fully; with fewer the pair is trusted less. */
const SURE_FACES = 500

/** Gains beyond are wrong rather than exposure: at most this factor up or down. */
const MAX_GAIN = 2.5

/**
 * Gain of each photo for r, g and b (three numbers a photo) that brings the colours of faces seen by several photos
 * together: log gains whose differences fit the median log ratio of each pair of photos, by least squares. In sRGB
 * values a change of exposure or white balance is nearly a plain factor, because the transfer curve is nearly a power,
 * so there is no offset. Medians keep highlights and passers-by out.
 */
export async function compensateExposure(
  candidates: FaceCandidates,
  photoCount: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Float64Array> {
  const gains = new Float64Array(3 * photoCount).fill(1)
  const histograms = await pairHistograms(candidates, photoCount, yieldToEventLoop)
  for (let channel = 0; channel < 3; channel++) {
    const differences = Array.from(histograms, ([key, histogram]): Difference => {
      const { median, count } = medianOf(histogram.subarray(channel * BINS, (channel + 1) * BINS))
      // The median is log(color of a / color of b): gain of b / gain of a should equal it.
      const [a, b] = [key % photoCount, Math.floor(key / photoCount)]
      return { a, b, difference: median, weight: Math.min(1, count / SURE_FACES) }
    })
    const logs = await fitDifferences(photoCount, differences, yieldToEventLoop)
    logs.forEach((log, photo) => {
      gains[3 * photo + channel] = Math.min(MAX_GAIN, Math.max(1 / MAX_GAIN, Math.exp(log)))
    })
  }
  return gains
}

/** For each pair of photos a < b, by a * photoCount + b, histograms of log(a / b): r, g, b one after the other. */
async function pairHistograms(
  { faceCount, count, photo, color }: FaceCandidates,
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
        const a = inOrder ? i : k
        const b = inOrder ? k : i
        const key = (photo[a] as number) * photoCount + (photo[b] as number)
        let histogram = histograms.get(key)
        if (!histogram) {
          histogram = new Uint32Array(3 * BINS)
          histograms.set(key, histogram)
        }
        for (let channel = 0; channel < 3; channel++) {
          const valueA = color[3 * a + channel] as number
          const valueB = color[3 * b + channel] as number
          if (Math.min(valueA, valueB) < DARKEST || Math.max(valueA, valueB) > BRIGHTEST) continue
          const position = (LOG_OF[valueA] as number) - (LOG_OF[valueB] as number)
          const bin = Math.round(((position + LOG_RANGE) / (2 * LOG_RANGE)) * (BINS - 1))
          if (bin < 0 || bin >= BINS) continue
          histogram[channel * BINS + bin] = (histogram[channel * BINS + bin] as number) + 1
        }
      }
    }
  }
  return histograms
}

const LOG_OF = Float64Array.from({ length: 256 }, (_, value) => Math.log(Math.max(1, value)))

function medianOf(histogram: Uint32Array): { median: number; count: number } {
  const count = histogram.reduce((sum, value) => sum + value, 0)
  let below = 0
  for (let bin = 0; bin < BINS; bin++) {
    const here = histogram[bin] as number
    if (here > 0 && below + here >= count / 2) {
      // Linear inside the bin, which spans one step around its centre.
      const position = bin - 0.5 + (count / 2 - below) / here
      return { median: (position / (BINS - 1)) * 2 * LOG_RANGE - LOG_RANGE, count }
    }
    below += here
  }
  return { median: 0, count }
}
