import { readLargestFeatures } from '../../colmap/database.ts'
import { LikenessKernel } from '../../kernels/likeness-kernel.ts'
import { answerFromThread } from '../../process/answer-from-thread.ts'

export interface ScoreData {
  /** Path of COLMAP's database with features. */
  database: string
}

/** Of each photo: 128 leave pairs of little overlap without a match, 512 take four times as long and rank the same. */
const FEATURES = 256

await answerFromThread<ScoreData, number, { names: string[]; scores: Uint16Array }>(
  async ({ database }, onProgress) => {
    const descriptors = readLargestFeatures(database, FEATURES)
    const names = [...descriptors.keys()]
    const kernel = await LikenessKernel.open([...descriptors.values()])
    const scores = new Uint16Array(names.length ** 2)
    for (let a = 0; a < names.length; a++) {
      for (let b = a + 1; b < names.length; b++) {
        const score = kernel.countMatches(a, b)
        scores[a * names.length + b] = score
        scores[b * names.length + a] = score
      }
      onProgress((a + 1) / names.length)
    }
    return { names, scores }
  },
)
