import { describe, expect, it } from 'vitest'
import { type CaptureRoute, stagesOf } from '#server/contracts/capture/capture-route.ts'
import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import { PRESET_NAMES, PRESETS, type PresetName } from '#server/contracts/preset.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { estimateJob } from './estimate-job.ts'
import { learnPace, type MeasuredJob } from './learn-pace.ts'
import { predictStages } from './predict-stages.ts'

const likely = ({ low, high }: SecondsRange): number => Math.sqrt(low * high)

const photosOf = (count: number, widthPx = 4000, heightPx = 3000) =>
  Array.from({ length: count }, () => ({ widthPx, heightPx }))

interface Ran {
  preset?: PresetName
  count?: number
  route?: CaptureRoute
  /** How many times the predicted seconds it took: by all stages, or by each. */
  factor: number | ((stage: StageName) => number)
}

function ran({ preset = 'draft', count = 20, route = 'photos', factor }: Ran): MeasuredJob {
  const predicted = predictStages({ photos: photosOf(count), route, settings: PRESETS[preset].settings, threads: 2 })
  const factorOf = typeof factor === 'number' ? () => factor : factor
  return { predicted, measured: new Map([...predicted].map(([stage, seconds]) => [stage, seconds * factorOf(stage)])) }
}

const estimate = (history: readonly MeasuredJob[], preset: PresetName = 'standard', photos = photosOf(20)) =>
  estimateJob({ photos, settings: PRESETS[preset].settings, threads: 2 }, learnPace(history)).seconds

const own = (preset: PresetName = 'standard') =>
  likely(estimateJob({ photos: photosOf(20), settings: PRESETS[preset].settings, threads: 2 }).seconds)

it('predicts every stage of every route', () => {
  for (const route of ['photos', 'posed', 'depth'] as const) {
    const predicted = predictStages({ photos: photosOf(5), route, settings: PRESETS.draft.settings, threads: 2 })
    expect([...predicted.keys()].sort()).toEqual(stagesOf(route).toSorted())
    for (const seconds of predicted.values()) expect(seconds).toBeGreaterThan(0)
  }
})

describe('for any history', () => {
  /** Seeded by the round: xorshift, so that a failing history can be made again. */
  function makeRandom(seed: number): () => number {
    let state = 2463534242 ^ (seed * 7919)
    return () => {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      return (state >>> 0) / 2 ** 32
    }
  }

  it('a better preset never takes less time, and no range is wider than fourfold', () => {
    for (let round = 0; round < 300; round++) {
      const random = makeRandom(round + 1)
      const history = Array.from({ length: Math.floor(14 * random()) }, () =>
        ran({
          preset: PRESET_NAMES[Math.floor(3 * random())] as PresetName,
          count: 3 + Math.floor(120 * random()),
          route: (['photos', 'posed', 'depth'] as const)[Math.floor(3 * random())] as CaptureRoute,
          // From a machine that slept to one that was ten times too fast, by stage.
          factor: () => 10 ** (3 * random() - 1),
        }),
      )
      const side = 300 + Math.floor(7000 * random())
      const photos = photosOf(3 + Math.floor(200 * random()), side, Math.ceil(side * (0.5 + random())))
      const ranges = PRESET_NAMES.map((preset) => estimate(history, preset, photos))
      for (const { low, high } of ranges) {
        expect(low, `round ${round}`).toBeGreaterThan(0)
        // Whole seconds: short ones are rounded apart.
        expect((high - 1) / (low + 1), `round ${round}`).toBeLessThan(4)
      }
      for (const [i, better] of ranges.slice(1).entries()) {
        const worse = ranges[i] as SecondsRange
        expect(better.low, `round ${round}`).toBeGreaterThanOrEqual(worse.low)
        expect(better.high, `round ${round}`).toBeGreaterThanOrEqual(worse.high)
      }
    }
  })
})

it('is not poisoned by what a busy machine once took', () => {
  const quiet = Array.from({ length: 4 }, () => ran({ factor: 1 }))
  const before = likely(estimate(quiet))
  for (const at of [0, 2, 4]) {
    const after = likely(estimate(quiet.toSpliced(at, 0, ran({ factor: 12 }))))
    expect(after / before).toBeLessThan(1.25)
  }
})

it('is not convinced by a single job', () => {
  const once = likely(estimate([ran({ factor: 12 })])) / own()
  expect(once).toBeGreaterThan(1.5)
  expect(once).toBeLessThan(4)
})

it('learns a slow machine from one preset for all of them', () => {
  const history = Array.from({ length: 5 }, () => ran({ preset: 'draft', factor: 3 }))
  for (const preset of PRESET_NAMES) {
    const predicted = predictStages({ photos: photosOf(20), settings: PRESETS[preset].settings, threads: 2 })
    const seconds = [...predicted.values()].reduce((sum, value) => sum + value, 0)
    const ratio = likely(estimate(history, preset)) / (3 * seconds)
    expect(ratio).toBeGreaterThan(0.85)
    expect(ratio).toBeLessThan(1.15)
  }
})

it('learns a stage that another program does', () => {
  const onCuda = (stage: StageName) => (stage === 'depth' ? 0.2 : 1)
  const pace = learnPace(Array.from({ length: 6 }, () => ran({ factor: onCuda })))
  expect(pace.factorOf('depth') / pace.factorOf('features')).toBeLessThan(0.45)
})

it('follows a machine that changed, and is surer the more it has seen', () => {
  const slow = Array.from({ length: 4 }, () => ran({ factor: 4 }))
  const fast = Array.from({ length: 5 }, () => ran({ factor: 1 }))
  expect(likely(estimate([...fast, ...slow]))).toBeLessThan(1.5 * own())
  const widths = [0, 1, 6].map((count) => learnPace(Array.from({ length: count }, () => ran({ factor: 1.2 }))).spread)
  expect(widths[0]).toBeGreaterThan(widths[1] as number)
  expect(widths[1]).toBeGreaterThan(widths[2] as number)
})

it('goes by the stages that ran', () => {
  const { predicted, measured } = ran({ factor: 2 })
  const resumed = { predicted, measured: new Map([...measured].filter(([stage]) => stage !== 'depth')) }
  const nothing = { predicted, measured: new Map() }
  const pace = learnPace([resumed, nothing, resumed, resumed])
  expect(pace.factorOf('depth')).toBeGreaterThan(1.6)
  expect(pace.factorOf('depth')).toBeLessThan(2.2)
})
