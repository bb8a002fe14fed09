import { readLargestFeatures } from '../../colmap/database.ts'
import { MatchKernel } from '../../kernels/match-kernel.ts'
import { answerFromThread } from '../../process/answer-from-thread.ts'

export interface ScoreData {
  /** Path of COLMAP's database with features. */
  database: string
}

/** Of each photo: 128 leave pairs of little overlap without a match, 512 take four times as long and rank the same. */
const FEATURES = 256

await answerFromThread<ScoreData, number, { names: string[]; scores: Uint16Array }>(
  async ({ database }, onProgress) => {
    const photos = readLargestFeatures(database, FEATURES)
    const names = [...photos.keys()]
    const descriptors = [...photos.values()]
    const kernel = await MatchKernel.open()
    const scores = new Uint16Array(names.length ** 2)
    for (const [a, ofA] of descriptors.entries()) {
      for (const [b, ofB] of descriptors.entries()) {
        if (b <= a) continue
        const score = kernel.match(ofA, ofB).length / 2
        scores[a * names.length + b] = score
        scores[b * names.length + a] = score
      }
      onProgress((a + 1) / names.length)
    }
    return { names, scores }
  },
)
