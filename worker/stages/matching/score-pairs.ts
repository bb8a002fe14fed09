import { runInThread } from '../../process/run-in-thread.ts'
import type { ScoreData } from './score-thread.ts'

export interface PairScores {
  /** Features of two photos, by their names, that are each other's clear nearest neighbour. */
  scoreOf(nameA: string, nameB: string): number
}

/**
 * The cheap pass: how many of the few largest features of each photo are found again in each other one. About a
 * millisecond a pair, where matching it in full takes half a second; measured on two captures, the ranks agree with those of the
 * verified matches but for pairs that hardly overlap.
 *
 * @param database COLMAP's, with features
 */
export async function scorePairs(
  database: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress(fraction: number): void },
): Promise<PairScores> {
  const data: ScoreData = { database }
  const { names, scores } = await runInThread<number, { names: string[]; scores: Uint16Array }>({
    entry: new URL('./score-thread.ts', import.meta.url),
    data,
    signal,
    onProgress,
  })
  const indexOf = new Map(names.map((name, index) => [name, index]))
  return {
    scoreOf(nameA, nameB) {
      const [a, b] = [indexOf.get(nameA), indexOf.get(nameB)]
      return a === undefined || b === undefined ? 0 : (scores[a * names.length + b] ?? 0)
    },
  }
}
