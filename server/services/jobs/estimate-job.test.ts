import { describe, expect, test } from 'vitest'
import { PRESETS } from '../../contracts/preset.ts'
import { estimateJob } from './estimate-job.ts'

const castle = Array.from({ length: 11 }, () => ({ widthPx: 2832, heightPx: 2128 }))
const forCastle = (preset: 'draft' | 'standard' | 'high', threads = 2) =>
  estimateJob({ photos: castle, settings: PRESETS[preset].settings, threads })

describe('the measured capture', () => {
  // Wall seconds of COLMAP 3.8 on two cores for these photos, from features to undistorted photos, and peak memory.
  test.each([
    { preset: 'draft', wallSeconds: 48, peakBytes: 501e6 },
    { preset: 'standard', wallSeconds: 83, peakBytes: 1176e6 },
  ] as const)('$preset lies within the range', ({ preset, wallSeconds, peakBytes }) => {
    const { seconds, memoryBytes } = forCastle(preset)
    expect(seconds.low).toBeLessThan(wallSeconds)
    expect(seconds.high).toBeGreaterThan(wallSeconds)
    expect(memoryBytes).toBeGreaterThan(peakBytes)
    expect(memoryBytes).toBeLessThan(peakBytes * 1.6)
  })
})

test('a better preset needs more of everything', () => {
  const [draft, standard, high] = [forCastle('draft'), forCastle('standard'), forCastle('high')]
  for (const [less, more] of [
    [draft, standard],
    [standard, high],
  ] as const) {
    expect(more.seconds.low).toBeGreaterThan(less.seconds.low)
    expect(more.memoryBytes).toBeGreaterThan(less.memoryBytes)
    expect(more.diskBytes).toBeGreaterThan(less.diskBytes)
  }
})

test('more threads take less time, and more memory', () => {
  const [two, eight] = [forCastle('standard', 2), forCastle('standard', 8)]
  expect(eight.seconds.high).toBeLessThan(two.seconds.high)
  expect(eight.memoryBytes).toBeGreaterThan(two.memoryBytes)
})

test('matching grows with the square of the photos', () => {
  const settings = PRESETS.standard.settings
  const photos = (count: number) => Array.from({ length: count }, () => ({ widthPx: 2832, heightPx: 2128 }))
  const [hundred, twoHundred] = [100, 200].map((n) => estimateJob({ photos: photos(n), settings, threads: 2 }))
  const ratio = (twoHundred?.seconds.low ?? 0) / (hundred?.seconds.low ?? 1)
  expect(ratio).toBeGreaterThan(3)
  expect(ratio).toBeLessThan(4.2)
})

test('photos smaller than a preset’s limits are not scaled up', () => {
  const small = [{ widthPx: 640, heightPx: 480 }]
  const [standard, high] = (['standard', 'high'] as const).map((preset) =>
    estimateJob({ photos: small, settings: PRESETS[preset].settings, threads: 1 }),
  )
  expect(high).toEqual(standard)
})

test('no photos take no time', () => {
  expect(estimateJob({ photos: [], settings: PRESETS.draft.settings, threads: 1 }).seconds).toEqual({ low: 0, high: 0 })
})
