import { type PairMatches, writeMatches } from '../../colmap/database.ts'
import { runInThread } from '../../process/run-in-thread.ts'
import { keepMatches, withKeptMatches } from './kept-matches.ts'
import type { MatchData } from './match-thread.ts'

export interface MatchPairsOptions {
  threads: number
  signal: AbortSignal
  /** Where matches are kept for a run after one that was interrupted; those that are there are not made again. */
  keptIn: string
  /** Gets the number of pairs that are matched. */
  onMatched(pairs: number): void
}

/** Pairs whose matches are held in memory, and lost by a crash. Entering them costs some milliseconds. */
const PAIRS_AT_ONCE = 64

type PairNames = readonly [string, string]

/**
 * Matches all features of each pair of photos by our kernel, each pair on one thread, and enters the matches into COLMAP's
 * database. By COLMAP's rule, but exact: what it finds itself on the CPU is 98 % the same, since it looks features up
 * approximately, and takes twice the time.
 *
 * @param pairs names of two photos each
 */
export async function matchPairs(
  database: string,
  pairs: readonly PairNames[],
  { threads, signal, keptIn, onMatched }: MatchPairsOptions,
): Promise<void> {
  // (1) what an interrupted run left
  const left = enterKept(database, pairs, keptIn)
  let matched = pairs.length - left.length
  if (matched > 0) onMatched(matched)

  // (2) the others; one after the other in turn: a photo's pairs stand together, and take equally long
  const shares = Array.from({ length: threads }, (_, t) => left.filter((_, i) => i % threads === t))
  const entry = new URL('./match-thread.ts', import.meta.url)
  // When one fails the others stop, and all are gone before anybody touches the database again.
  const failure = new AbortController()
  const stopped = AbortSignal.any([signal, failure.signal])
  let found: PairMatches[] = []
  const enter = () => {
    writeMatches(database, found)
    keepMatches(keptIn, found)
    found = []
  }
  const onProgress = (pair: PairMatches) => {
    try {
      if (found.push(pair) === PAIRS_AT_ONCE) enter()
      onMatched(++matched)
    } catch (error) {
      // In a thread's message handler it would be uncaught.
      failure.abort(error)
    }
  }
  await Promise.all(
    shares.map((share) => {
      const data: MatchData = { database, pairs: share }
      const run = runInThread<PairMatches, null>({ entry, data, signal: stopped, onProgress })
      return run.catch((error) => failure.abort(error))
    }),
  )
  if (signal.aborted) keepMatches(keptIn, found)
  failure.signal.throwIfAborted()
  enter()
}

/** Enters what is kept of the pairs into COLMAP's database. Gives the pairs that nothing is kept of. */
function enterKept(database: string, pairs: readonly PairNames[], keptIn: string): PairNames[] {
  return withKeptMatches(keptIn, (read) => {
    const left: PairNames[] = []
    for (let at = 0; at < pairs.length; at += PAIRS_AT_ONCE) {
      const kept = pairs.slice(at, at + PAIRS_AT_ONCE).flatMap((pair) => {
        const matches = read(...pair)
        if (!matches) left.push(pair)
        return matches ?? []
      })
      if (kept.length > 0) writeMatches(database, kept)
    }
    return left
  })
}
