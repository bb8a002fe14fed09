import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaptureRoute } from '#server/contracts/capture/capture-route.ts'
import { likelySeconds } from '#server/contracts/likely-seconds.ts'
import { PRESET_NAMES, PRESETS } from '#server/contracts/preset.ts'
import { sizesOfCapture } from './capture-sizes.ts'
import { estimateJob } from './estimate-job.ts'
import { learnPace } from './learn-pace.ts'
import { predictStages } from './predict-stages.ts'

const castle = Array.from({ length: 11 }, () => ({ widthPx: 2832, heightPx: 2128 }))
const forCastle = (preset: 'draft' | 'standard' | 'high', threads = 2) =>
  estimateJob({ photos: castle, settings: PRESETS[preset].settings, threads })

const herzJesus = Array.from({ length: 8 }, () => ({ widthPx: 3072, heightPx: 2048 }))

describe('the measured captures', () => {
  // Processor seconds of all stages, prepare to texture, on an AMD EPYC with COLMAP 3.8: what one core takes.
  test.each([
    { name: 'castle, standard', photos: castle, preset: 'standard', coreSeconds: 262 },
    { name: 'Herz-Jesus, draft', photos: herzJesus, preset: 'draft', coreSeconds: 76 },
  ] as const)('$name: the time lies in the middle of the range', ({ photos, preset, coreSeconds }) => {
    const { seconds } = estimateJob({ photos, settings: PRESETS[preset].settings, threads: 1 })
    expect(seconds.low).toBeLessThan(0.85 * coreSeconds)
    expect(seconds.high).toBeGreaterThan(1.5 * coreSeconds)
    expect(seconds.high).toBeLessThan(2.6 * coreSeconds)
  })

  // Peak resident memory on two threads; of the castle that of COLMAP alone.
  test.each([
    { name: 'castle, standard', photos: castle, preset: 'standard', peakBytes: 1176e6 },
    { name: 'Herz-Jesus, draft, with the worker', photos: herzJesus, preset: 'draft', peakBytes: 769e6 },
  ] as const)('$name: there is memory enough, and not much more', ({ photos, preset, peakBytes }) => {
    const { memoryBytes } = estimateJob({ photos, settings: PRESETS[preset].settings, threads: 2 })
    expect(memoryBytes).toBeGreaterThan(peakBytes)
    expect(memoryBytes).toBeLessThan(peakBytes * 1.6)
  })

  // Workspace and results of a finished job.
  test.each([
    { name: 'castle, draft', photos: castle, filledBytes: 112e6 + 44e6 },
    { name: 'Herz-Jesus, draft', photos: herzJesus, filledBytes: 94e6 + 45e6 },
  ])('$name: there is disk enough, and not much more', ({ photos, filledBytes }) => {
    const { diskBytes } = estimateJob({ photos, settings: PRESETS.draft.settings, threads: 2 })
    expect(diskBytes).toBeGreaterThan(filledBytes)
    expect(diskBytes).toBeLessThan(2 * filledBytes)
  })
})

test('the model is expected to have what the photos’ pixels resolve, below the preset’s limit', () => {
  const sizes = sizesOfCapture({ photos: castle, settings: PRESETS.standard.settings, threads: 2 })
  // 195,749 were measured.
  expect(sizes.triangles).toBeGreaterThan(180_000)
  expect(sizes.triangles).toBeLessThan(250_000)
})

test('the disk holds undistorted photos three times: of the step itself, in the data set, and in its copy among the results', () => {
  const { settings } = PRESETS.draft
  // No more points or texels than before: nothing else depends on this size.
  const bytesAt = (maxUndistortedPx: number) =>
    estimateJob({ photos: castle, settings: { ...settings, texturePx: 512, maxUndistortedPx }, threads: 2 }).diskBytes
  const pixelsAt = (longestPx: number) => castle.length * longestPx ** 2 * (2128 / 2832)
  const jpegBytes = 0.6 * (pixelsAt(1600) - pixelsAt(800))
  expect(bytesAt(1600) - bytesAt(800)).toBeGreaterThan(3 * jpegBytes)
})

describe('a better preset', () => {
  test('needs more of everything', () => {
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

  // Thumbnails, strips and panoramas among photos of a gigapixel; machines that slept, and ones that were ten times too fast.
  const sidePx = fc.oneof(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 400, max: 9000 }), fc.constant(40_000))
  const photo = fc.record({ widthPx: sidePx, heightPx: sidePx })
  const photos = fc.oneof(
    fc.array(photo, { minLength: 1, maxLength: 40 }),
    fc.tuple(photo, fc.integer({ min: 3, max: 1500 })).map(([one, count]) => Array.from({ length: count }, () => one)),
  )
  const threads = fc.integer({ min: 1, max: 128 })
  const route = fc.constantFrom<CaptureRoute>('photos', 'posed', 'depth')
  const preset = fc.constantFrom(...PRESET_NAMES)
  const ran = fc.record({
    photos,
    threads,
    route,
    preset,
    factors: fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1 }),
  })

  test('never takes less time, memory or disk for the same photos, whatever ran before', () => {
    const holds = fc.property(
      photos,
      threads,
      route,
      fc.array(ran, { maxLength: 6 }),
      (photos, threads, route, history) => {
        const jobs = history.map(({ preset, factors, ...job }) => {
          const predicted = predictStages({ ...job, settings: PRESETS[preset].settings })
          const measured = [...predicted].map(
            ([stage, seconds], i) => [stage, seconds * (factors[i % factors.length] ?? 1)] as const,
          )
          return { predicted, measured: new Map(measured) }
        })
        const pace = learnPace(jobs)
        const estimates = PRESET_NAMES.map((name) =>
          estimateJob({ photos, threads, route, settings: PRESETS[name].settings }, pace),
        )
        for (const [i, { seconds, memoryBytes, diskBytes }] of estimates.entries()) {
          expect(seconds.high).toBeGreaterThan(seconds.low)
          const less = estimates[i - 1]
          if (!less) continue
          expect(seconds.low).toBeGreaterThanOrEqual(less.seconds.low)
          expect(seconds.high).toBeGreaterThanOrEqual(less.seconds.high)
          expect(likelySeconds(seconds)).toBeGreaterThanOrEqual(likelySeconds(less.seconds))
          expect(memoryBytes).toBeGreaterThanOrEqual(less.memoryBytes)
          expect(diskBytes).toBeGreaterThanOrEqual(less.diskBytes)
        }
      },
    )
    fc.assert(holds, { seed: 11, numRuns: 200 })
  })
})

test('given poses take less, and given depth less again', () => {
  const seconds = (['photos', 'posed', 'depth'] as const).map(
    (route) => estimateJob({ photos: castle, route, settings: PRESETS.standard.settings, threads: 2 }).seconds.low,
  )
  const [photos = 0, posed = 0, depth = 0] = seconds
  expect(posed).toBeLessThan(photos)
  expect(depth).toBeLessThan(posed)
})

test('more threads take less time, and more memory', () => {
  const [two, eight] = [forCastle('standard', 2), forCastle('standard', 8)]
  expect(eight.seconds.high).toBeLessThan(two.seconds.high)
  expect(eight.memoryBytes).toBeGreaterThan(two.memoryBytes)
})

test('twice the photos take about twice the time, as only so many pairs of each are matched', () => {
  const settings = PRESETS.standard.settings
  const photos = (count: number) => Array.from({ length: count }, () => ({ widthPx: 2832, heightPx: 2128 }))
  const [hundred, twoHundred] = [100, 200].map((n) => estimateJob({ photos: photos(n), settings, threads: 2 }))
  const ratio = (twoHundred?.seconds.low ?? 0) / (hundred?.seconds.low ?? 1)
  expect(ratio).toBeGreaterThan(1.9)
  expect(ratio).toBeLessThan(2.5)
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
