import { type PairMatches, writeMatches } from '../../colmap/database.ts'
import { runInThread } from '../../process/run-in-thread.ts'
import type { MatchData } from './match-thread.ts'

export interface MatchPairsOptions {
  threads: number
  signal: AbortSignal
  /** Gets the number of pairs that are matched. */
  onMatched(pairs: number): void
}

/**
 * Matches all features of each pair of photos by our kernel, each pair on one thread, and enters the matches into COLMAP's
 * database. By COLMAP's rule, but exact: what it finds itself on the CPU is 98 % the same, since it looks features up
 * approximately, and takes twice the time.
 *
 * @param pairs names of two photos each
 */
export async function matchPairs(
  database: string,
  pairs: readonly (readonly [string, string])[],
  { threads, signal, onMatched }: MatchPairsOptions,
): Promise<void> {
  const found: PairMatches[] = []
  const onProgress = (pair: PairMatches) => onMatched(found.push(pair))
  // One after the other in turn: a photo's pairs stand together, and take alike long.
  const shares = Array.from({ length: threads }, (_, t) => pairs.filter((_, i) => i % threads === t))
  const entry = new URL('./match-thread.ts', import.meta.url)
  // When one fails the others stop, and all are gone before anybody touches the database again.
  const failure = new AbortController()
  const stopped = AbortSignal.any([signal, failure.signal])
  await Promise.all(
    shares.map((share) => {
      const data: MatchData = { database, pairs: share }
      const run = runInThread<PairMatches, null>({ entry, data, signal: stopped, onProgress })
      return run.catch((error) => failure.abort(error))
    }),
  )
  failure.signal.throwIfAborted()
  writeMatches(database, found)
}
