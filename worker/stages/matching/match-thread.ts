import { type PairMatches, withDescriptors } from '../../colmap/database.ts'
import { MatchKernel } from '../../kernels/match-kernel.ts'
import { answerFromThread } from '../../process/answer-from-thread.ts'

export interface MatchData {
  /** Path of COLMAP's database with features. */
  database: string
  /** Names of two photos each. */
  pairs: (readonly [string, string])[]
}

/** Tells of each pair, one after the other. */
await answerFromThread<MatchData, PairMatches, null>(async ({ database, pairs }, onProgress) => {
  const kernel = await MatchKernel.open()
  return withDescriptors(database, (read) => {
    for (const [name1, name2] of pairs) {
      onProgress({ name1, name2, matches: kernel.match(read(name1), read(name2)) })
    }
    return null
  })
})
