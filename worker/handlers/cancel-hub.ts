/** Passes the hint that a job's cancel was confirmed to its attempt in this process, if any. */
export class CancelHub {
  readonly #listeners = new Map<string, Set<() => void>>()

  /** Calls `listener` at each hint for the job, until the function that it returns is called. */
  subscribe(jobId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(jobId) ?? new Set()
    this.#listeners.set(jobId, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(jobId)
    }
  }

  hint(jobId: string): void {
    for (const listener of this.#listeners.get(jobId) ?? []) listener()
  }
}
