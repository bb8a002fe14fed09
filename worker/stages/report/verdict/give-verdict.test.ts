import { expect, it } from 'vitest'
import { reportSchema } from '#server/contracts/report.ts'
import { giveVerdict } from './give-verdict.ts'

type Photo = Parameters<typeof giveVerdict>[0][number]

interface Facts {
  psnrDb: number | null
  ssim: number | null
  detailCovered?: number | null
  worstSsim?: number | null
  heldOut?: boolean
}

function photo({ psnrDb, ssim, detailCovered = 0.9, worstSsim = null, heldOut = false }: Facts): Photo {
  const likeness = {
    psnrDb,
    ssim,
    worstSsim,
    detailCovered,
    comparedPx: 480,
    gain: [1, 1, 1],
    offset: [0, 0, 0],
  } as const
  const pictures = { photo: 'a.webp', render: 'b.webp', widthPx: 8, heightPx: 8 }
  return {
    state: 'registered',
    heldOut,
    // What the pictures are like as they are has no part in it.
    comparison: {
      psnrDb: 9,
      ssim: 0.1,
      covered: 0.5,
      ...pictures,
      likeness: { ...likeness, gain: [1, 1, 1], offset: [0, 0, 0] },
      plainGaps: null,
    },
  }
}

const left: Photo = { state: 'unregistered', heldOut: false, comparison: null }
const times = (count: number, one: Photo) => Array.from({ length: count }, () => one)

/** Whole captures at draft, by medians of their likeness: as judged by eye. docs/report.md has the table. */
it.each([
  // basis, dB, SSIM, detail, registered, of, grade
  ['a church front, 8 photos', 'seen', 31.3, 0.95, 0.9, 8, 8, 'excellent'],
  ['a portal, 3 photos', 'seen', 26.6, 0.93, 0.43, 3, 3, 'good'],
  ['a castle, 11 photos', 'seen', 22.3, 0.88, 0.81, 11, 11, 'good'],
  ['six renders of a shoe', 'seen', 21, 0.88, 0.99, 6, 6, 'good'],
  ['one side of a figure', 'seen', 33.9, 0.98, 0.87, 3, 16, 'poor'],
  ['a fox on a wall', 'held-out', 27.2, 0.91, 0.97, 24, 24, 'excellent'],
  ['a kitchen, smeared', 'held-out', 19.8, 0.68, 0.93, 50, 50, 'fair'],
  ['a street, ragged', 'held-out', 19.7, 0.59, 0.87, 24, 29, 'fair'],
  ['the same street to its far end', 'held-out', 17, 0.5, 0.86, 29, 29, 'fair'],
  ['a toy, poses given', 'held-out', 20.7, 0.71, 0.96, 100, 100, 'good'],
  ['a toy with holes', 'held-out', 18.3, 0.7, 0.89, 26, 40, 'fair'],
  // The church front with its picture moved by 0.4, 0.8 and 1.5 % of its width; the fox from another photo's place.
  ['moved a little', 'seen', 23.8, 0.72, 0.82, 8, 8, 'fair'],
  ['moved', 'seen', 20.8, 0.52, 0.82, 8, 8, 'poor'],
  ['moved much', 'held-out', 18.4, 0.41, 0.81, 24, 24, 'poor'],
  ['a fox moved by 2.5 %', 'held-out', 18.2, 0.45, 0.98, 50, 50, 'poor'],
  ['a street moved by 1 %', 'held-out', 16.5, 0.42, 0.86, 29, 29, 'poor'],
  ['from elsewhere', 'held-out', 18.6, 0.47, 0.91, 24, 24, 'poor'],
] as const)('%s: %s, %d dB, %d, %d, %d of %d is %s', (_, basis, psnrDb, ssim, detailCovered, registered, of, grade) => {
  const registeredPhotos = times(registered, photo({ psnrDb, ssim, detailCovered, heldOut: basis === 'held-out' }))
  expect(giveVerdict([...registeredPhotos, ...times(of - registered, left)])).toMatchObject({ grade, basis })
})

it('asks for more where the model was made from the photos', () => {
  const facts = { psnrDb: 22, ssim: 0.8 }
  expect(giveVerdict([photo({ ...facts, heldOut: true })])).toMatchObject({ grade: 'good', basis: 'held-out' })
  expect(giveVerdict([photo(facts)])).toMatchObject({ grade: 'fair', basis: 'seen' })
})

it('goes by the held-out photos alone where there are any, and by the one in the middle', () => {
  const photos = [
    ...times(2, photo({ psnrDb: 40, ssim: 1 })),
    photo({ psnrDb: 10, ssim: 0.1, heldOut: true }),
    photo({ psnrDb: 23, ssim: 0.8, heldOut: true }),
    photo({ psnrDb: 24, ssim: 0.85, heldOut: true }),
  ]
  expect(giveVerdict(photos)).toMatchObject({ grade: 'good', psnrDb: 23, ssim: 0.8, photoCount: 3 })
})

it('is no better than the share of the photos that the model was made from', () => {
  const perfect = photo({ psnrDb: 35, ssim: 0.98 })
  const grades = [16, 13, 8, 3].map((count) => giveVerdict([...times(count, perfect), ...times(16 - count, left)]))
  expect(grades.map(({ grade }) => grade)).toEqual(['excellent', 'good', 'fair', 'poor'])
  expect(grades[3]).toMatchObject({
    limitedBy: 'photos',
    text: 'Only 3 of 16 photos fit together; parts that only the others show are missing.',
  })
  expect(giveVerdict(times(6, perfect))).toMatchObject({ grade: 'excellent', limitedBy: null })
})

it('calls nothing excellent that a few photos show: a front with a hole for its door', () => {
  const perfect = photo({ psnrDb: 35, ssim: 0.98 })
  expect(giveVerdict(times(3, perfect))).toMatchObject({
    grade: 'good',
    limitedBy: 'count',
    text: 'Looks like the photos, but 3 photos show little: more from all around would show what is missing.',
  })
})

it('calls nothing excellent that has spoiled parts: a plain ring with frayed edges on a perfect floor', () => {
  const grades = [0.81, 0.68, 0.51].map((worstSsim) => {
    return giveVerdict(times(6, photo({ psnrDb: 26.6, ssim: 0.92, worstSsim, heldOut: true })))
  })
  expect(grades.map(({ grade }) => grade)).toEqual(['excellent', 'excellent', 'good'])
  expect(grades[2]).toMatchObject({ limitedBy: 'likeness' })
})

it('does not count photos that are in a wrong place: the model looks different from there', () => {
  const right = photo({ psnrDb: 22, ssim: 0.88 })
  const wrong = photo({ psnrDb: 12, ssim: 0.3 })
  // As one that a passer-by hides in part.
  const covered = photo({ psnrDb: 16, ssim: 0.6 })
  expect(giveVerdict([...times(10, right), ...times(2, covered)])).toMatchObject({ grade: 'good' })
  expect(giveVerdict([...times(10, right), ...times(4, wrong)])).toMatchObject({
    grade: 'fair',
    limitedBy: 'photos',
    text: 'Only 10 of 14 photos fit together; parts that only the others show are missing.',
  })
  // Of a few, or of half of them, none is the exception.
  expect(giveVerdict([...times(3, right), wrong])).toMatchObject({ grade: 'good' })
  expect(giveVerdict([...times(5, right), ...times(4, wrong)])).toMatchObject({ grade: 'good' })
})

it('is no better than the share of the photos that the model covers', () => {
  const grades = [0.9, 0.4, 0.2, 0.05].map((detailCovered) =>
    giveVerdict(times(6, photo({ psnrDb: 35, ssim: 0.98, detailCovered }))),
  )
  expect(grades.map(({ grade }) => grade)).toEqual(['excellent', 'good', 'fair', 'poor'])
  expect(grades[2]).toMatchObject({
    limitedBy: 'coverage',
    text: 'Looks like the photos, but shows only 20% of what they show.',
  })
})

it('says it in words, and the figures apart from them', () => {
  const { text, details } = giveVerdict(times(2, photo({ psnrDb: 20.2, ssim: 0.82 })))
  expect(text).toBe('Close to the photos, with visible differences.')
  expect(details).toMatch(/^PSNR 20\.2 dB, SSIM 0\.82, 90% of the detail covered: the median of 2 photos/)
})

it('is poor where there is nothing to compare', () => {
  const nothing = { psnrDb: null, ssim: null, detailCovered: null }
  expect(giveVerdict([photo(nothing)])).toMatchObject({ grade: 'poor', psnrDb: null, ssim: null, details: '' })
  expect(giveVerdict([])).toMatchObject({ grade: 'poor', covered: null, photoCount: 0 })
})

it('opens what an older Maquette wrote', () => {
  const { verdict, photos } = reportSchema.shape
  const old = { grade: 'fair', basis: 'seen', psnrDb: 21, ssim: 0.8, covered: 0.4, photoCount: 3, text: 'As it was.' }
  expect(verdict.parse(old)).toEqual({ ...old, detailCovered: null, limitedBy: null, details: '' })
  const comparison = { psnrDb: 21, ssim: 0.8, covered: 0.4, photo: 'a', render: 'b', widthPx: 8, heightPx: 8 }
  const before = {
    ...{ uploadId: '019a0000-0000-7000-8000-000000000001', fileName: 'a.jpg', name: '0001.jpg', state: 'registered' },
    ...{ reason: null, heldOut: false, features: 1, observations: 1, meanReprojectionErrorPx: 1, position: [0, 0, 0] },
    ...{ camera: 0, depthCoverage: null, comparison },
  }
  expect(photos.parse([before])[0]?.comparison).toEqual({ ...comparison, likeness: null, plainGaps: null })
})
