import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../testing/make-random.ts'
import { addCandidate, makeFaceCandidates } from '../face-candidates.ts'
import { compensateExposure } from './compensate-exposure.ts'

describe('compensateExposure', () => {
  it('finds the gains that photos of one surface were taken with, also when a fifth of the views is wrong', async () => {
    const random = makeRandom(4)
    const truth = [
      [1, 1, 1],
      [0.8, 0.85, 0.9],
      [1.25, 1.2, 1.1],
      [0.7, 0.7, 0.7],
    ] as const
    const candidates = makeFaceCandidates(4000)
    for (let face = 0; face < 4000; face++) {
      const color = [0, 1, 2].map(() => 60 + 100 * random())
      // Each face is in three photos; the first and the last are never in one.
      for (let photo = face % 2; photo < (face % 2) + 3; photo++) {
        const wrong = random() < 0.2
        const [r, g, b] = color.map((value, c) =>
          Math.round(wrong ? 255 * random() : value * (truth[photo]?.[c] as number)),
        ) as [number, number, number]
        addCandidate(candidates, face, { photo, quality: 1, r, g, b, gradient: 0, side: 0 })
      }
    }
    const gains = await compensateExposure(candidates, 4, () => undefined)
    for (let c = 0; c < 3; c++) {
      const corrected = truth.map((gain, photo) => (gain[c] as number) * (gains[3 * photo + c] as number))
      expect(Math.max(...corrected) / Math.min(...corrected)).toBeLessThan(1.03)
    }
  })
})
