import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import type { StageName } from '#server/contracts/stages.ts'

/** How this machine compares with the one that the predictions are for. */
export interface Pace {
  /** The duration of a stage as a multiple of its prediction. */
  factorOf(stage: StageName): number
  /** The range is the likely value divided and multiplied by this. */
  spread: number
}

/** Measured and predicted seconds of a finished job's stages. Stages that didn't run are in neither. */
export interface MeasuredJob {
  predicted: ReadonlyMap<StageName, number>
  measured: ReadonlyMap<StageName, number>
}

/**
 * The prior before anything was measured: cores between as fast as the reference and half as fast, or shared with other work. It
 * weighs as much as one job, so that a single job on a busy machine doesn't decide.
 */
const PRIOR_FACTOR = 1.18
const PRIOR_WEIGHT = 1
/** Prior of a stage's deviation from the whole: none. */
const STAGE_PRIOR_WEIGHT = 1.5

/** Each older job counts this much of the next newer one: machines and programs change. */
const RECENCY = 0.85

/** Measurements beyond this factor are from a machine that was busy, asleep or broken. */
const FACTOR = { min: 0.25, max: 8 }
const MAX_STAGE_DEVIATION = 3

/** Seconds added to both sides, since stages of less than a second tell little. */
const EVENS_OUT_SECONDS = 1

/** Logarithms of the spread: of a repeated job; its increase while little was measured and with the differences between jobs; its bounds. */
const SPREAD = { repeat: 0.15, unmeasured: 0.4, min: 0.2, max: 0.6 }

/**
 * One factor for all presets and sizes, from weighted medians over jobs: so a better preset never seems to take less time, and one job
 * in many that ran beside other work has almost no effect. Jobs are given newest first.
 */
export function learnPace(jobs: readonly MeasuredJob[]): Pace {
  // (1) the machine as a whole
  const seen = jobs.flatMap(({ predicted, measured }, i) => {
    const stages = [...measured.keys()].filter((stage) => predicted.has(stage))
    if (stages.length === 0) return []
    const sum = (seconds: ReadonlyMap<StageName, number>) =>
      stages.reduce((total, s) => total + (seconds.get(s) ?? 0), 0)
    return [{ weight: RECENCY ** i, value: logRatio(sum(measured), sum(predicted)), predicted, measured }]
  })
  const overall = bounded(
    weightedMedian([{ value: Math.log(PRIOR_FACTOR), weight: PRIOR_WEIGHT }, ...seen]),
    Math.log(FACTOR.min),
    Math.log(FACTOR.max),
  )

  // (2) stages against it
  const deviations = new Map<StageName, number>()
  for (const stage of new Set(seen.flatMap(({ measured }) => [...measured.keys()]))) {
    const own = seen.flatMap(({ measured, predicted, value, weight }) => {
      const [took, expected] = [measured.get(stage), predicted.get(stage)]
      // Compared with its own job, which ran under the same load.
      return took === undefined || expected === undefined ? [] : [{ value: logRatio(took, expected) - value, weight }]
    })
    const deviation = weightedMedian([{ value: 0, weight: STAGE_PRIOR_WEIGHT }, ...own])
    deviations.set(stage, bounded(deviation, -Math.log(MAX_STAGE_DEVIATION), Math.log(MAX_STAGE_DEVIATION)))
  }

  // (3) the uncertainty
  const differing = weightedMedian([
    { value: 0, weight: 0.1 },
    ...seen.map(({ value, weight }) => ({ value: Math.abs(value - overall), weight })),
  ])
  const spread = SPREAD.repeat + SPREAD.unmeasured / Math.sqrt(1 + seen.length) + differing
  return {
    factorOf: (stage) => Math.exp(overall + (deviations.get(stage) ?? 0)),
    spread: Math.exp(bounded(spread, SPREAD.min, SPREAD.max)),
  }
}

export const NEVER_MEASURED: Pace = learnPace([])

/** What predicted stages take at this pace. */
export function secondsAt(pace: Pace, predicted: ReadonlyMap<StageName, number>): Map<StageName, SecondsRange> {
  return new Map(
    [...predicted].map(([stage, seconds]): [StageName, SecondsRange] => {
      const likely = seconds * pace.factorOf(stage)
      return [stage, { low: likely / pace.spread, high: likely * pace.spread }]
    }),
  )
}

function logRatio(measured: number, predicted: number): number {
  return Math.log((measured + EVENS_OUT_SECONDS) / (predicted + EVENS_OUT_SECONDS))
}

/** Interpolates linearly between the centres of the weights, so that it changes smoothly with every weight. */
function weightedMedian(items: readonly { value: number; weight: number }[]): number {
  const sorted = items.toSorted((a, b) => a.value - b.value)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let below = 0
  let before: { value: number; middle: number } | null = null
  for (const { value, weight } of sorted) {
    const middle = below + weight / 2
    if (middle >= half) {
      if (!before) return value
      return before.value + ((value - before.value) * (half - before.middle)) / (middle - before.middle)
    }
    before = { value, middle }
    below += weight
  }
  return before?.value ?? 0
}

function bounded(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
