import { expect, it } from 'vitest'
import { giveVerdict } from './give-verdict.ts'

const photo = (psnrDb: number | null, ssim: number | null, heldOut = false) => ({
  heldOut,
  comparison: { psnrDb, ssim, covered: 0.5, photo: 'a.webp', render: 'b.webp', widthPx: 8, heightPx: 8 },
})

it.each([
  [25, 0.85, 'good'],
  [24.9, 0.95, 'fair'],
  [30, 0.84, 'fair'],
  [20, 0.75, 'fair'],
  [19.9, 0.95, 'poor'],
  [30, 0.74, 'poor'],
] as const)('%d dB and %d are %s', (psnrDb, ssim, grade) => {
  expect(giveVerdict([photo(psnrDb, ssim)])).toMatchObject({ grade, basis: 'seen', psnrDb, ssim, photoCount: 1 })
})

it('goes by the held-out photos alone where there are any, and by the one in the middle', () => {
  const photos = [photo(40, 1), photo(40, 1), photo(10, 0.1, true), photo(26, 0.9, true), photo(27, 0.95, true)]
  const verdict = giveVerdict([...photos, { heldOut: false, comparison: null }])
  expect(verdict).toMatchObject({ grade: 'good', basis: 'held-out', psnrDb: 26, ssim: 0.9, photoCount: 3 })
})

it('is poor where there is nothing to compare', () => {
  expect(giveVerdict([photo(null, null)])).toMatchObject({ grade: 'poor', psnrDb: null, ssim: null })
  expect(giveVerdict([])).toMatchObject({ grade: 'poor', covered: null, photoCount: 0 })
})
