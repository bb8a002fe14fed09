import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import type { Note } from '#server/contracts/notes/note.ts'
import { type StepNote, stepNoteText } from '#server/contracts/notes/step-notes.ts'
import type { StageName, StageTiming } from '#server/contracts/stages.ts'
import type { Stage } from './stage.ts'
import { advanceRate, RATE_AT_START, type StageClock, timeLeft } from './time-left.ts'

/** Progress of a run. Each is complete: an observer may skip all but the newest. */
export interface PipelineProgress {
  stage: StageName | null
  /** 0 to 1 over the whole pipeline; never less than in an earlier one of the same run. */
  progress: number
  /** The stage's own counts: "Matched 31 of 55 pairs". */
  message: string
  timeLeft: SecondsRange | null
  timings: StageTiming[]
}

/** The stages' weights divided by their sum, in order. */
export function normaliseWeights(stages: readonly Pick<Stage<unknown, unknown>, 'weight'>[]): number[] {
  const total = stages.reduce((sum, stage) => sum + stage.weight, 0)
  return stages.map((stage) => stage.weight / total)
}

/** The stages weighted by their expected durations, if all are known: then the bar moves evenly. */
function inProportion(
  stages: readonly Pick<Stage<unknown, unknown>, 'name' | 'weight'>[],
  learned: ReadonlyMap<StageName, SecondsRange>,
): { weight: number }[] {
  const ranges = stages.map(({ name }) => learned.get(name))
  if (!ranges.every((range) => range !== undefined)) return [...stages]
  return ranges.map(({ low, high }) => ({ weight: Math.max(0.01, (low + high) / 2) }))
}

/** Tracks one run: finished stages, durations, progress. It has no clock: the caller passes the time. */
export class ProgressBook {
  readonly #nowMs: () => number
  readonly #timings: StageTiming[]
  readonly #clocks: StageClock[]
  #current = -1
  #startedAtMs = 0
  #rate = RATE_AT_START
  #fraction = 0
  #highest = 0

  /** `nowMs` is a monotone clock in milliseconds; `learned` what the stages are likely to take here, in seconds. */
  constructor(
    stages: readonly Pick<Stage<unknown, unknown>, 'name' | 'weight'>[],
    nowMs: () => number,
    learned: ReadonlyMap<StageName, SecondsRange> = new Map(),
  ) {
    this.#nowMs = nowMs
    const shares = normaliseWeights(inProportion(stages, learned))
    this.#timings = stages.map((stage) => ({
      name: stage.name,
      status: 'pending',
      startedAt: null,
      finishedAt: null,
      message: '',
    }))
    this.#clocks = stages.map(({ name }, i) => {
      const range = learned.get(name)
      const expected = range ? { lowMs: 1000 * range.low, highMs: 1000 * range.high } : null
      return { share: shares[i] ?? 0, elapsedMs: null, done: false, expected }
    })
  }

  /** Counts a stage as done by a checkpoint; its measured time still calibrates the estimate of later stages. */
  reuse(
    index: number,
    manifest: { message: string; note?: Note | undefined; startedAt: string; finishedAt: string; elapsedMs: number },
  ): void {
    const { message, note, startedAt, finishedAt, elapsedMs } = manifest
    Object.assign(this.#timing(index), { status: 'reused', message, ...(note && { note }), startedAt, finishedAt })
    Object.assign(this.#clock(index), { elapsedMs, done: true })
    this.#current = index
  }

  begin(index: number): void {
    this.#current = index
    this.#startedAtMs = this.#nowMs()
    this.#rate = RATE_AT_START
    this.#fraction = 0
    Object.assign(this.#timing(index), { status: 'running', startedAt: new Date().toISOString() })
    this.#clock(index).elapsedMs = 0
  }

  /** The running stage resumes work on which an interrupted run spent this time: it counts as the stage's. */
  resume(spentMs: number): void {
    this.#startedAtMs -= spentMs
    this.#timing(this.#current).startedAt = new Date(Date.now() - this.elapsedMs()).toISOString()
  }

  /** Progress of the running stage. A fraction that is lower than before or not a number is ignored. */
  advance(fraction: number, note: StepNote | string): void {
    const elapsedMs = this.elapsedMs()
    if (fraction > this.#fraction) this.#fraction = Math.min(1, fraction)
    this.#rate = advanceRate(this.#rate, this.#fraction, elapsedMs)
    const timing = this.#timing(this.#current)
    timing.message = stepNoteText(note)
    if (typeof note === 'string') delete timing.note
    else timing.note = note
  }

  /** Ends the running stage. `pending`: it was interrupted and will run again. */
  end(status: 'done' | 'failed' | 'cancelled' | 'pending', peakMemoryBytes: number | null = null): void {
    const timing = this.#timing(this.#current)
    if (peakMemoryBytes !== null) timing.peakMemoryBytes = peakMemoryBytes
    const clock = this.#clock(this.#current)
    timing.status = status
    if (status === 'pending') timing.startedAt = null
    else timing.finishedAt = new Date().toISOString()
    clock.elapsedMs = this.elapsedMs()
    clock.done = status === 'done'
  }

  /** The timeline's line of the running stage. */
  get currentTiming(): StageTiming {
    return this.#timing(this.#current)
  }

  /** Milliseconds since the running stage began. */
  elapsedMs(): number {
    return this.#nowMs() - this.#startedAtMs
  }

  snapshot(): PipelineProgress {
    const clocks = this.#clocks.map((clock) => ({ ...clock }))
    const current = clocks[this.#current]
    if (current && !current.done && current.elapsedMs !== null) current.elapsedMs = this.elapsedMs()
    let progress = 0
    for (const [index, clock] of clocks.entries()) {
      if (clock.done) progress += clock.share
      else if (index === this.#current) progress += clock.share * this.#fraction
    }
    this.#highest = clocks.every((clock) => clock.done) ? 1 : Math.max(this.#highest, Math.min(1, progress))
    const timing = this.#timings[this.#current]
    return {
      stage: timing?.name ?? null,
      progress: this.#highest,
      message: timing?.message ?? '',
      timeLeft: timeLeft(clocks, this.#rate),
      timings: this.#timings.map((each) => ({ ...each })),
    }
  }

  #timing(index: number): StageTiming {
    return this.#timings[index] as StageTiming
  }

  #clock(index: number): StageClock {
    return this.#clocks[index] as StageClock
  }
}
