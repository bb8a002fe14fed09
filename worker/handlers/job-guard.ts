import type { Logger } from 'pino'

interface Guarded {
  onShort(): void
  stopped: boolean
}

export interface JobGuardOptions {
  everyMs: number
  /** A short description of what is low, with figures; null while there is enough. */
  look(): Promise<{ what: string; [figure: string]: string | number } | null>
  log: Logger
}

/**
 * Protects a resource that all jobs of this worker share, disk or memory: when it is low, the job that started last is stopped, which
 * loses least, and no other one until it has ended and released its share.
 */
export class JobGuard {
  readonly #options: JobGuardOptions
  readonly #guarded = new Set<Guarded>()
  #timer: NodeJS.Timeout | null = null
  #looking = false

  constructor(options: JobGuardOptions) {
    this.#options = options
  }

  /** Calls `onShort` once when this job has to stop. Call the returned function when the job's processes and files are gone. */
  watch(onShort: () => void): () => void {
    const guarded: Guarded = { onShort, stopped: false }
    this.#guarded.add(guarded)
    this.#timer ??= setInterval(() => void this.#look(), this.#options.everyMs)
    return () => {
      this.#guarded.delete(guarded)
      if (this.#guarded.size > 0 || !this.#timer) return
      clearInterval(this.#timer)
      this.#timer = null
    }
  }

  async #look(): Promise<void> {
    const all = [...this.#guarded]
    if (this.#looking || all.some(({ stopped }) => stopped)) return
    this.#looking = true
    const { look, log } = this.#options
    try {
      const short = await look()
      const last = all.at(-1)
      if (!short || !last || !this.#guarded.has(last)) return
      const { what, ...figures } = short
      log.warn(figures, `${what}: the job that began last is stopped`)
      last.stopped = true
      last.onShort()
    } catch (error) {
      log.warn({ err: error }, 'could not see how much of the disk or the memory is left')
    } finally {
      this.#looking = false
    }
  }
}
