import { expect, test } from 'vitest'
import type { JobView } from '#server/contracts/job-view.ts'
import type { Report } from '#server/contracts/report.ts'
import { english } from '../../lib/words/testing/english.ts'
import { type ComparedJob, comparedFigures } from './compared-figures.ts'
import { sayComparison } from './say-comparison.ts'

interface Facts {
  name: string
  psnrDb?: number
  basis?: 'held-out' | 'seen'
  seconds: number
  triangles: number
}

function compared({ name, psnrDb = 22, basis = 'held-out', seconds, triangles }: Facts): ComparedJob {
  const start = Date.parse('2026-11-27T10:00:00Z')
  const job = {
    ...{ name, grade: psnrDb > 23 ? 'good' : 'fair', preset: 'draft', photoCount: 2, storedBytes: 1000 },
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
  expect(sayComparison([draft, other], english)[0]).toMatch(/^The likeness of both can’t be compared/)
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
