import type { MatchingBlock } from './parse-output.ts'

/**
 * Photos along one side of a block of `exhaustive_matcher`.
 *
 * Progress comes a block at a time, and at the end of each the threads wait for the slowest: on average
 * half a pair's time for all but one of them. Blocks of about 32 pairs for each waiting thread keep that
 * under 2 % of the time; COLMAP's own 50 photos (1225 pairs) would say nothing for minutes.
 */
export function chooseBlockPhotos(threads: number): number {
  return Math.max(8, Math.ceil(8 * Math.sqrt(threads - 1)))
}

/**
 * Pairs of one block by the matcher's rule (COLMAP, `ExhaustivePairGenerator::Next`): of the two blocks
 * that hold the same photos crosswise, each matches about half of the pairs.
 */
export function countBlockPairs(photoCount: number, blockPhotos: number, { row, column }: MatchingBlock): number {
  let pairs = 0
  for (let i = row * blockPhotos; i < Math.min(photoCount, (row + 1) * blockPhotos); i++) {
    for (let j = column * blockPhotos; j < Math.min(photoCount, (column + 1) * blockPhotos); j++) {
      const [a, b] = [i % blockPhotos, j % blockPhotos]
      if ((i > j && a <= b) || (i < j && a < b)) pairs++
    }
  }
  return pairs
}
