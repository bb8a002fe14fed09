import type { SecondsRange } from '#server/contracts/likely-seconds.ts'

/** An expected duration in milliseconds. */
interface Expectation {
  lowMs: number
  highMs: number
}

/** A stage for the estimate of the time left. All times are of this machine. */
export interface StageClock {
  /** Normalised share of the pipeline, expected to be proportional to time. */
  share: number
  /** Milliseconds it took (done, or reused from a checkpoint) or has run for; null when it hasn't begun. */
  elapsedMs: number | null
  done: boolean
  /** From earlier jobs on this machine; null if unknown. */
  expected: Expectation | null
}

/** Progress of the running stage, smoothed: see `advanceRate`. */
export interface StageRate {
  /** 0 to 1. */
  fraction: number
  /** Milliseconds since the stage began, at the last advance of the fraction. */
  atMs: number
  /** Fraction a millisecond, exponentially smoothed; null before the first advance. */
  recentPerMs: number | null
}

/** Below these two a stage's rate is not reliable: start-up costs dominate. */
const MIN_FRACTION = 0.03
const MIN_ELAPSED_MS = 2000
/** The last step of a stage is rarely its cheapest: the estimate of a running stage is never less than this. */
const FLOOR_SECONDS = 1
/** Share of the elapsed time over which the recent rate is smoothed, and its least: short stalls don't swing it. */
const SMOOTHING_SHARE = 0.25
const MIN_SMOOTHING_MS = 3000
/** A measured rate extrapolated to the end of its stage is off by about this factor either way... */
const OWN_STAGE_SPREAD = 0.1
/** ...and what is still to do tends to cost more than what was done: a mapper's steps grow with its model. */
const SLOWING_SPREAD = 0.4
/** A stage that has overrun its share without a measured rate is expected to take this share of its elapsed time more. */
const OVERRUN_SHARE = 0.5
/** A stage that hasn't started is estimated by its share. The uncertainty with the whole pipeline measured... */
const SHARE_SPREAD = 0.3
/** ...and its increase with almost nothing measured. */
const UNMEASURED_SPREAD = 0.4

export const RATE_AT_START: StageRate = { fraction: 0, atMs: 0, recentPerMs: null }

/** The rate after the stage's fraction reached `fraction`, `elapsedMs` into it. Fractions that don't advance change nothing. */
export function advanceRate(rate: StageRate, fraction: number, elapsedMs: number): StageRate {
  const gained = fraction - rate.fraction
  const tookMs = elapsedMs - rate.atMs
  if (gained <= 0 || tookMs <= 0) return rate
  const sample = gained / tookMs
  const windowMs = Math.max(MIN_SMOOTHING_MS, elapsedMs * SMOOTHING_SHARE)
  const alpha = 1 - Math.exp(-tookMs / windowMs)
  const recentPerMs = rate.recentPerMs === null ? sample : rate.recentPerMs + alpha * (sample - rate.recentPerMs)
  return { fraction, atMs: elapsedMs, recentPerMs }
}

/** Limits of this job's speed relative to what was expected: beyond them a stage was not comparable. */
const PACE = { min: 0.5, max: 20 }
/** Milliseconds at the expected pace that count beside what was measured: the start of a program is no pace. */
const PRIOR_MS = 1000

/**
 * Seconds left of the pipeline as an honest range, or null while it can't be known: when a stage to come was never measured on
 * this machine, and neither does the running stage show its rate (`MIN_FRACTION`, `MIN_ELAPSED_MS`) nor has one finished that
 * shares can be compared with.
 *
 * The running stage is extrapolated at its mean and at its recent rate: if they differ the range widens. Earlier jobs
 * calibrate the estimates of its beginning and of later stages, corrected by this job's speed relative to them, the running
 * stage's with it: a busy machine shows within seconds. Later stages that were never measured are estimated by their share.
 */
export function timeLeft(stages: readonly StageClock[], rate: StageRate): SecondsRange | null {
  const running = stages.find((stage) => !stage.done && stage.elapsedMs !== null)
  const own = running ? ownStageRange(running, rate) : null
  const byShare = pricesByShare(stages, running ? { running, own, rate } : null)
  const pace = paceOf(stages, rate)

  let lowMs = 0
  let highMs = 0
  for (const stage of stages) {
    if (stage.done) continue
    const expected = stage.expected
      ? { lowMs: stage.expected.lowMs * pace, highMs: stage.expected.highMs * pace }
      : byShare(stage)
    const left = stage === running && own ? blended(own, expected, stage, rate.fraction) : remaining(expected, stage)
    if (!left) return null
    lowMs += left.lowMs
    highMs += left.highMs
  }
  const low = Math.max(running ? FLOOR_SECONDS : 0, lowMs / 1000)
  return { low: round(low), high: round(Math.max(low, highMs / 1000)) }
}

/** The remaining time of a stage with this expected duration, after its elapsed time. */
function remaining(expected: Expectation | null, stage: StageClock): Expectation | null {
  const elapsedMs = stage.elapsedMs ?? 0
  return (
    expected && {
      lowMs: Math.max(0, expected.lowMs - elapsedMs),
      highMs: Math.max(expected.highMs - elapsedMs, elapsedMs * OVERRUN_SHARE),
    }
  )
}

/** The weight of the running stage's rate is its fraction done; its first steps are rarely like the rest. */
function blended(own: Expectation, expected: Expectation | null, stage: StageClock, fraction: number): Expectation {
  const before = stage.expected ? remaining(expected, stage) : null
  if (!before) return own
  return {
    lowMs: fraction * own.lowMs + (1 - fraction) * Math.min(own.lowMs, before.lowMs),
    highMs: fraction * own.highMs + (1 - fraction) * before.highMs,
  }
}

/**
 * How this job compares with what was expected: the time of all that is done over the time that was expected of it, the running
 * stage by its fraction. One that took longer than expected of the whole counts even if it tells no fraction.
 */
function paceOf(stages: readonly StageClock[], { fraction }: StageRate): number {
  let tookMs = PRIOR_MS
  let expectedMs = PRIOR_MS
  for (const { expected, elapsedMs, done } of stages) {
    if (!expected || elapsedMs === null) continue
    const wholeMs = (expected.lowMs + expected.highMs) / 2
    const isMeasured = done || (fraction >= MIN_FRACTION && elapsedMs >= MIN_ELAPSED_MS)
    if (!isMeasured && elapsedMs <= wholeMs) continue
    tookMs += elapsedMs
    expectedMs += done || !isMeasured ? wholeMs : fraction * wholeMs
  }
  return Math.min(PACE.max, Math.max(PACE.min, tookMs / expectedMs))
}

/** What a stage is expected to take by its share, from what a unit of share has cost so far. */
function pricesByShare(
  stages: readonly StageClock[],
  current: { running: StageClock; own: Expectation | null; rate: StageRate } | null,
): (stage: StageClock) => Expectation | null {
  const own = current?.own
  const costPerShare = measuredCostPerShare(stages, current && own ? { running: current.running, own } : null)
  if (costPerShare === null) return () => null
  const measuredShare =
    sum(stages.filter((stage) => stage.done).map((stage) => stage.share)) +
    (current ? current.running.share * current.rate.fraction : 0)
  const spread = SHARE_SPREAD + UNMEASURED_SPREAD * (1 - Math.min(1, measuredShare))
  return ({ share }) => ({
    lowMs: costPerShare * share * (1 - spread),
    highMs: costPerShare * share * (1 + spread) * (1 + spread),
  })
}

/** Milliseconds left of the running stage by its own rate; null while there is too little to measure. */
function ownStageRange(running: StageClock, rate: StageRate): Expectation | null {
  const elapsedMs = running.elapsedMs ?? 0
  if (rate.fraction < MIN_FRACTION || elapsedMs < MIN_ELAPSED_MS || rate.recentPerMs === null) return null
  const left = 1 - rate.fraction
  const meanPerMs = rate.fraction / elapsedMs
  // A rate without advances is outdated: the time since the last advance counts as its next sample.
  const silentMs = elapsedMs - rate.atMs
  const recentPerMs = Math.min(
    rate.recentPerMs,
    silentMs > 0 ? Math.max(left, 1e-3) / silentMs : Number.POSITIVE_INFINITY,
  )
  const byMean = left / meanPerMs
  const byRecent = left / recentPerMs
  return {
    lowMs: Math.min(byMean, byRecent) * (1 - OWN_STAGE_SPREAD),
    highMs: Math.max(byMean, byRecent) * (1 + OWN_STAGE_SPREAD + SLOWING_SPREAD * left),
  }
}

/** Milliseconds that the whole share of 1 costs, by everything measured so far; null when nothing was. */
function measuredCostPerShare(
  stages: readonly StageClock[],
  current: { running: StageClock; own: Expectation } | null,
): number | null {
  const done = stages.filter((stage) => stage.done)
  let elapsedMs = sum(done.map((stage) => stage.elapsedMs ?? 0))
  let share = sum(done.map((stage) => stage.share))
  if (current) {
    elapsedMs += (current.running.elapsedMs ?? 0) + (current.own.lowMs + current.own.highMs) / 2
    share += current.running.share
  }
  // A finished stage of milliseconds doesn't predict hours.
  if (share <= 0 || elapsedMs < MIN_ELAPSED_MS) return null
  return elapsedMs / share
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10
}
