import { expect, it } from 'vitest'
import type { Report } from '#server/contracts/report.ts'
import { english } from '../../lib/words/testing/english.ts'
import { Words } from '../../lib/words/words.ts'
import { de } from '../../messages/de/index.ts'
import { sayAdvice, sayMeasured, sayVerdict } from './say-report.ts'

const german = new Words({ language: 'de', locale: 'de-DE' }, de)

const photos = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg', 'g.jpg'].map((fileName, i) => ({
  fileName,
  state: i < 2 ? 'registered' : 'unregistered',
}))
const verdict = {
  grade: 'fair',
  basis: 'held-out',
  psnrDb: 20.24,
  ssim: 0.815,
  covered: 0.4,
  detailCovered: 0.27,
  photoCount: 3,
  limitedBy: 'photos',
  text: 'As the report has it.',
}

/** Of a report, what the sentences are made of. */
const judged = (changes: Partial<Report['verdict']>) =>
  ({ photos, advice: [], verdict: { ...verdict, ...changes } }) as unknown as Report

it('says the verdict by what limits it, in the language of the page', () => {
  expect(sayVerdict(judged({}), english)).toBe(
    'Only 2 of 7 photos fit together; parts that only the others show are missing.',
  )
  expect(sayVerdict(judged({ limitedBy: 'coverage' }), german)).toMatch(/nur 27\s% ihres Inhalts/)
  expect(sayVerdict(judged({ limitedBy: 'count' }), german)).toMatch(/^Sieht aus wie die Fotos, aber 2 Fotos/)
  expect(sayVerdict(judged({ limitedBy: 'likeness' }), german)).toBe('Nah an den Fotos, mit sichtbaren Unterschieden.')
  expect(sayVerdict(judged({ limitedBy: null, grade: 'excellent' }), english)).toBe(
    'Hard to tell apart from the photos.',
  )
})

it('does not count photos in a wrong place, and names them', () => {
  const advice = { kind: 'wrong-place', text: 'b.jpg is likely …', photos: [1], region: null } as const
  const report = { ...judged({}), advice: [{ ...advice, photos: [1] }] } as Report
  expect(sayVerdict(report, english)).toBe(
    'Only 1 of 7 photos fit together; parts that only the others show are missing.',
  )
  expect(sayAdvice({ ...advice, photos: [1] }, report, german)).toMatch(/^b.jpg ist wohl an einer falschen Stelle: /)
})

it('leaves the verdict of a report that does not say what limits it', () => {
  expect(sayVerdict(judged({ limitedBy: null }), german)).toBe('As the report has it.')
})

it('writes figures as the language does', () => {
  expect(sayMeasured(judged({}), german)).toMatch(
    /^PSNR 20,2 dB, SSIM 0,82, 27\s% der Details erfasst: Median von 3 zurückgehaltenen Testfotos/,
  )
  expect(sayMeasured(judged({ psnrDb: null, ssim: null, detailCovered: null }), german)).toBe('')
})

it('names photos in its advice, and not too many', () => {
  const advice = { kind: 'unplaced-photos', text: '7 photos …', photos: [0, 1, 2, 3, 4, 5, 6], region: null } as const
  const said = sayAdvice({ ...advice, photos: [...advice.photos] }, judged({}), german)
  expect(said).toContain('7 Fotos konnten nicht registriert werden: a.jpg, b.jpg, c.jpg, d.jpg, e.jpg und 2 weitere.')
  expect(sayAdvice({ ...advice, photos: [] }, judged({}), english)).toBe('7 photos …')
})

it('says how much of the photos plain places take that have no surface', () => {
  const advice = { kind: 'plain-places', text: 'Plain places …', photos: [1, 0], region: null } as const
  const seen = photos.map((photo, i) => ({
    ...photo,
    comparison: { plainGaps: { share: 0.1 * (i + 1), picture: '' } },
  }))
  const report = { ...judged({}), photos: seen } as unknown as Report
  expect(sayAdvice({ ...advice, photos: [1, 0] }, report, german)).toMatch(
    /^Einfarbige Bereiche haben keine Oberfläche: bis zu 20\s% von b.jpg und a.jpg\./,
  )
})
