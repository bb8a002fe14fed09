import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'

/** A job writes some hundred megabytes in this time at most: less than the reserve. */
const LOOK_MS = 1000

interface Guarded {
  onFull(): void
  stopped: boolean
}

export interface DiskGuardOptions {
  /** A directory on the disk. */
  dir: string
  /** Bytes that are kept free. */
  reserveBytes: number
  log: Logger
}

/**
 * Keeps a reserve of the disk for the database and for the other jobs: when less is free, the job that began last is stopped, and
 * no other one before its files are gone.
 */
export class DiskGuard {
  readonly #options: DiskGuardOptions
  readonly #guarded = new Set<Guarded>()
  #timer: NodeJS.Timeout | null = null
  #looking = false

  constructor(options: DiskGuardOptions) {
    this.#options = options
  }

  /** Calls `onFull` once when this job has to stop. Call the function that it returns once the job's files are gone. */
  watch(onFull: () => void): () => void {
    const guarded: Guarded = { onFull, stopped: false }
    this.#guarded.add(guarded)
    this.#timer ??= setInterval(() => void this.#look(), LOOK_MS)
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
    try {
      const { dir, reserveBytes, log } = this.#options
      const { bavail, bsize } = await statfs(dir)
      const freeBytes = bavail * bsize
      const last = all.at(-1)
      if (freeBytes >= reserveBytes || !last || !this.#guarded.has(last)) return
      log.warn({ freeBytes, reserveBytes }, 'the disk is nearly full: the job that began last is stopped')
      last.stopped = true
      last.onFull()
    } catch (error) {
      this.#options.log.warn({ err: error }, 'could not see how much of the disk is free')
    } finally {
      this.#looking = false
    }
  }
}
