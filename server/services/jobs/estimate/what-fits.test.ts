import { expect, test } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { estimateJob } from './estimate-job.ts'
import { type FailedJob, suggestWhatFits } from './what-fits.ts'

const photosOf = (count: number, widthPx = 6000, heightPx = 4000) =>
  Array.from({ length: count }, () => ({ widthPx, heightPx }))
const failed = (overrides: Partial<FailedJob> = {}): FailedJob => ({
  photos: photosOf(60),
  threads: 4,
  preset: 'high',
  settings: PRESETS.high.settings,
  ...overrides,
})
const GB = 1e9

test('the best preset that fits is named, with what it needs', () => {
  expect(suggestWhatFits(failed(), 8 * GB).suggestion).toMatch(
    /^Choose Standard, which needs about \S+ GB; 8(\.0)? GB are free\.$/,
  )
  expect(suggestWhatFits(failed(), 2 * GB).suggestion).toMatch(/^Choose Draft, which needs about /)
})

test('one that was thought to need as much as the one that failed is not', () => {
  const small = failed({ photos: photosOf(8, 900, 600) })
  expect(suggestWhatFits(small, 100 * GB).suggestion).not.toMatch(/Standard/)
})

test('a preset whose settings were raised may fit as it was', () => {
  const settings = {
    ...PRESETS.draft.settings,
    maxFeaturePx: 8000,
    maxPhotoPx: 8000,
    depthPx: 4000,
    maxUndistortedPx: 8000,
  }
  expect(suggestWhatFits(failed({ preset: 'draft', settings }), 4 * GB).suggestion).toMatch(/^Choose Draft/)
})

test('where no preset fits, the largest photos that would are named', () => {
  const job = failed({ photos: photosOf(20), threads: 16, preset: 'standard', settings: PRESETS.standard.settings })
  const said = suggestWhatFits(job, 2.5 * GB).suggestion
  const px = Number(/photos of at most (\d+) pixels/.exec(said)?.[1])
  expect(said).toMatch(/^Even Draft needs about 3\.5 GB, and 2\.5 GB are free\. Close other programs, or /)
  const needs = (longestPx: number) =>
    estimateJob({
      ...job,
      settings: PRESETS.draft.settings,
      photos: photosOf(20, longestPx, Math.round((longestPx * 2) / 3)),
    }).memoryBytes
  expect(needs(px)).toBeLessThanOrEqual(2.5 * GB)
  expect(needs(px + 2)).toBeGreaterThan(2.5 * GB)
})

test('else how many photos, else a larger machine', () => {
  const many = failed({ photos: photosOf(900), preset: 'draft', settings: PRESETS.draft.settings })
  expect(suggestWhatFits(many, 1.3 * GB).suggestion).toMatch(/or choose it with at most \d+ photos\.$/)
  expect(suggestWhatFits(many, 0.3 * GB).suggestion).toMatch(/or use a machine with more memory\.$/)
})
