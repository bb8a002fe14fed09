import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../testing/make-random.ts'
import { addCandidate, makeFaceCandidates, toOctaves } from '../face-candidates.ts'
import { compareSharpness, devalueBlurred } from './compare-sharpness.ts'

interface Photo {
  /** How much its blur weakens gradients. */
  blur: number
  /** From twice as near: faces are twice as large, and their gradients half as strong. */
  near?: boolean
}

/** Each of 3,000 faces is in all photos but one: textured ones, and plain ones of which there is noise alone. */
function facesIn(photos: readonly Photo[]) {
  const random = makeRandom(5)
  const candidates = makeFaceCandidates(3000)
  for (let face = 0; face < 3000; face++) {
    const texture = face % 3 === 0 ? 0 : 10 + 40 * random()
    photos.forEach(({ blur, near }, photo) => {
      if (face % photos.length === photo) return
      const gradient = 1 + (texture * blur * (0.7 + 0.6 * random())) / (near ? 2 : 1)
      const side = toOctaves((near ? 8 : 4) * (0.8 + 0.4 * random()))
      addCandidate(candidates, face, {
        ...{ photo, quality: 1, r: 0, g: 0, b: 0 },
        ...{ gradient: toOctaves(gradient), side },
      })
    })
  }
  return candidates
}

async function qualitiesOf(photos: readonly Photo[]): Promise<number[]> {
  const candidates = facesIn(photos)
  const sharpness = await compareSharpness(candidates, photos.length, () => undefined)
  devalueBlurred(candidates, sharpness, { from: 0, to: candidates.faceCount })
  const least = photos.map(() => 1)
  candidates.quality.forEach((quality, i) => {
    const photo = candidates.photo[i] as number
    if (quality > 0) least[photo] = Math.min(least[photo] as number, quality)
  })
  return least
}

describe('devalueBlurred', () => {
  it('leaves sharp photos as they are, also one from nearby, whose gradients are spread over more pixels', async () => {
    expect(await qualitiesOf([{ blur: 1 }, { blur: 1 }, { blur: 1, near: true }, { blur: 0.8 }])).toEqual([1, 1, 1, 1])
  })

  it('takes little from blurred photos, however many they are', async () => {
    const [sharp, ...blurred] = await qualitiesOf([{ blur: 1 }, { blur: 0.2 }, { blur: 0.25 }, { blur: 0.2 }])
    expect(sharp).toBe(1)
    expect(Math.max(...blurred)).toBeLessThan(1 / 30)
  })

  it('knows no better than the photos: where all are soft, none is blurred', async () => {
    expect(await qualitiesOf([{ blur: 0.3 }, { blur: 0.3 }, { blur: 0.25 }])).toEqual([1, 1, 1])
  })
})
