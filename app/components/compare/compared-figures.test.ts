import { expect, test } from 'vitest'
import type { JobView } from '#server/contracts/job-view.ts'
import type { Report } from '#server/contracts/report.ts'
import { english } from '../../lib/words/testing/english.ts'
import { type ComparedJob, comparedFigures } from './compared-figures.ts'
import { namesOfTwo } from './names-of-two.ts'
import { sayComparison } from './say-comparison.ts'

interface Facts {
  name: string
  psnrDb?: number
  basis?: 'held-out' | 'seen'
  seconds: number
  triangles: number
  preset?: 'draft' | 'high'
  areStepsReused?: boolean
}

function compared({ name, psnrDb = 22, basis = 'held-out', preset = 'draft', ...facts }: Facts): ComparedJob {
  const { seconds, triangles, areStepsReused = false } = facts
  const start = Date.parse('2026-11-27T10:00:00Z')
  const job = {
    ...{ name, grade: psnrDb > 23 ? 'good' : 'fair', preset, photoCount: 2, storedBytes: 1000 },
    stages: [{ name: 'depth', status: areStepsReused ? 'reused' : 'done' }],
    photos: [{ state: 'registered' }, { state: 'unregistered' }],
    startedAt: new Date(start).toISOString(),
    finishedAt: new Date(start + 1000 * seconds).toISOString(),
  } as unknown as JobView
  const report = {
    verdict: { psnrDb, basis },
    mesh: { triangles },
    texture: { widthPx: 2048, heightPx: 2048 },
  } as unknown as Report
  return { job, report }
}

const draft = compared({ name: 'Draft', seconds: 60, triangles: 10_000 })
const high = compared({ name: 'High', psnrDb: 24.5, seconds: 317, triangles: 90_000 })

test('the better one of each figure is marked, and of equal ones none', () => {
  const marks = comparedFigures([draft, high], english).map(({ label, better }) => [label, better?.side, better?.word])
  expect(marks).toEqual([
    ['Grade', 1, 'better'],
    ['Likeness', 1, 'closer to the photos'],
    ['Quality', undefined, undefined],
    ['Photos', undefined, undefined],
    ['Time', 0, 'faster'],
    ['Triangles', 1, 'finer'],
    ['Texture', undefined, undefined],
    ['On the disk', undefined, undefined],
  ])
})

test('likeness that was measured in other ways is not compared', () => {
  const other = compared({ name: 'Other', psnrDb: 30, basis: 'seen', seconds: 60, triangles: 1 })
  expect(comparedFigures([draft, other], english)[1]).toMatchObject({ label: 'Likeness', better: null })
  expect(sayComparison([draft, other], english)[0]).toMatch(/^Their likeness can’t be compared/)
})

test('what the difference comes to is said in plain words', () => {
  expect(sayComparison([draft, high], english)).toEqual([
    '“High” looks closer to the photos, by 2.5 dB.',
    '“High” took 5 times as long.',
  ])
  expect(sayComparison([draft, draft], english)).toEqual(['Both look equally close to the photos.'])
})

test('what is not known yet is left open', () => {
  const unknown = { job: high.job, report: null }
  const rows = comparedFigures([draft, unknown], english)
  expect(rows[1]).toMatchObject({ values: ['PSNR 22.0 dB', null], better: null })
})

test('ratios and differences are those of the figures beside them', () => {
  const quick = compared({ name: 'Quick', seconds: 0.58, psnrDb: 22.04, triangles: 1 })
  const slow = compared({ name: 'Slow', seconds: 17.2, psnrDb: 24.46, triangles: 1 })
  const shown = comparedFigures([quick, slow], english)
  expect(shown[1]?.values).toEqual(['PSNR 22.0 dB', 'PSNR 24.5 dB'])
  expect(shown[4]?.values).toEqual(['1 s', '17 s'])
  expect(sayComparison([quick, slow], english)).toEqual([
    '“Slow” looks closer to the photos, by 2.5 dB.',
    '“Slow” took 17 times as long.',
  ])
  const [hour, half] = [3659, 31 * 60].map((seconds) => compared({ name: `${seconds}`, seconds, triangles: 1 }))
  // 1 h is shown of the first.
  expect(sayComparison([hour as ComparedJob, half as ComparedJob], english)[1]).toBe('“3659” took 1.9 times as long.')
})

test('of figures that read the same none is better', () => {
  const [a, b] = [0.6, 1.4].map((seconds) => compared({ name: `${seconds}`, seconds, triangles: 1 }))
  expect(comparedFigures([a as ComparedJob, b as ComparedJob], english)[4]).toMatchObject({
    values: ['1 s', '1 s'],
    better: null,
  })
  const [like, alike] = [22.04, 22.24].map((psnrDb) =>
    compared({ name: `${psnrDb}`, psnrDb, seconds: 1, triangles: 1 }),
  )
  const two = [like as ComparedJob, alike as ComparedJob] as const
  expect([comparedFigures(two, english)[1]?.better, sayComparison(two, english)[0]]).toEqual([
    null,
    'Both look equally close to the photos.',
  ])
})

test('the time of one that reused steps is compared with none', () => {
  const reused = compared({ name: 'Again', seconds: 2, triangles: 1, areStepsReused: true })
  expect(comparedFigures([draft, reused], english)[4]?.better).toBeNull()
  expect(sayComparison([draft, reused], english)[1]).toMatch(/^The times can’t be compared/)
})

test('equal names are told apart by quality, else by side', () => {
  const finer = compared({ name: 'Draft', preset: 'high', psnrDb: 25, seconds: 60, triangles: 1 })
  expect(sayComparison([draft, finer], english)[0]).toBe('“Draft (High)” looks closer to the photos, by 3.0 dB.')
  expect(namesOfTwo([draft.job, draft.job], english)).toEqual(['Draft (left)', 'Draft (right)'])
})
