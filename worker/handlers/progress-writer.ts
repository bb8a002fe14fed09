import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { PipelineProgress } from '#worker/pipeline/pipeline-progress.ts'

/** Time between two writes: at most four a second. */
export const MIN_INTERVAL_MS = 250
/**
 * The row is written again after this time even if nothing changed: the result reports a confirmed cancel or a lost
 * claim if the notification was lost.
 */
export const BEAT_MS = 1000

export type ProgressAnswer = 'ok' | 'cancelling' | 'lost'

export interface ProgressWriterOptions {
  /** Writes the row. A rejection (the database is down) is logged, and the newest progress is retried. */
  write(progress: PipelineProgress): Promise<ProgressAnswer>
  /** Called with each result other than `ok`. */
  onAnswer(answer: 'cancelling' | 'lost'): void
  log: Logger
}

/** Writes the newest progress into the database: throttled, one write at a time, the last one never dropped. */
export class ProgressWriter {
  readonly #options: ProgressWriterOptions
  #newest: PipelineProgress | null = null
  #dirty = false
  #writing: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #lastStartMs = Number.NEGATIVE_INFINITY
  #failing = false
  #stopped = false

  constructor(options: ProgressWriterOptions) {
    this.#options = options
  }

  /** Returns immediately; the write follows. */
  update(progress: PipelineProgress): void {
    this.#newest = progress
    this.#dirty = true
    this.#schedule()
  }

  /** Resolves when the newest progress is in the row; rejects if that failed. */
  async flush(): Promise<void> {
    await this.#writing
    if (!this.#dirty || this.#newest === null) return
    this.#clearTimer()
    await sleep(Math.max(0, this.#lastStartMs + MIN_INTERVAL_MS - performance.now()))
    if (this.#writing) return this.flush()
    await this.#write(this.#newest)
  }

  /** Stops automatic writes and waits for a pending one. `flush` still works. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#clearTimer()
    await this.#writing
  }

  #schedule(): void {
    if (this.#stopped || this.#writing || this.#newest === null) return
    this.#clearTimer()
    const wait = this.#dirty && !this.#failing ? MIN_INTERVAL_MS : BEAT_MS
    const dueMs = Math.max(0, this.#lastStartMs + wait - performance.now())
    this.#timer = setTimeout(() => {
      if (this.#newest && !this.#writing) void this.#write(this.#newest).catch(() => undefined)
    }, dueMs)
  }

  #write(progress: PipelineProgress): Promise<void> {
    this.#lastStartMs = performance.now()
    this.#dirty = false
    const attempt = this.#attempt(progress)
    this.#writing = attempt
      .catch(() => undefined)
      .finally(() => {
        this.#writing = null
        this.#schedule()
      })
    return attempt
  }

  async #attempt(progress: PipelineProgress): Promise<void> {
    let answer: ProgressAnswer
    try {
      answer = await this.#options.write(progress)
    } catch (error) {
      this.#dirty = true
      if (!this.#failing) this.#options.log.warn({ err: error }, 'progress could not be written; trying again')
      this.#failing = true
      throw error
    }
    this.#failing = false
    if (answer !== 'ok') this.#options.onAnswer(answer)
  }

  #clearTimer(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}
