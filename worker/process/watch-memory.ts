import { treeMemory } from './tree-memory.ts'

/** Often enough for a stage of seconds, rare enough to cost nothing. */
const SAMPLE_MS = 500

export interface MemoryWatch {
  /** The most bytes that were held at once so far; null where that can't be read. */
  peakBytes(): Promise<number | null>
  end(): void
}

/** Watches the resident memory of this process and of all programs that it runs. */
export function watchMemory(): MemoryWatch {
  let peak = 0
  let looking: Promise<void> | null = null
  const look = async (): Promise<void> => {
    looking ??= treeMemory(process.pid).then((bytes) => {
      peak = Math.max(peak, bytes)
      looking = null
    })
    await looking
  }
  void look()
  const timer = setInterval(look, SAMPLE_MS)
  return {
    async peakBytes() {
      await look()
      return peak || null
    },
    end: () => clearInterval(timer),
  }
}
