import { constants, copyFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#server/errors.ts'
import { readVerifiedPairs, type VerifiedPair } from '../colmap/database.ts'
import { chooseBlockPhotos, countBlockPairs } from '../colmap/exhaustive-blocks.ts'
import { type MatchingBlock, parseMatchingBlock } from '../colmap/parse-output.ts'
import { runColmap } from '../colmap/run-colmap.ts'
import type { Stage } from '../pipeline/stage.ts'
import { FEATURES_DATABASE, type FeaturesOutput, type PhotoFeatures } from './features.ts'

export interface MatchingOutput {
  photos: PhotoFeatures[]
  /** Pairs whose common geometry was verified. */
  pairs: VerifiedPair[]
}

/** COLMAP's database with matches, in the stage's directory. */
export const MATCHING_DATABASE = 'database.db'

/** Matches every photo with every other and verifies each pair's geometry. */
export const matching: Stage<FeaturesOutput, MatchingOutput> = {
  name: 'matching',
  version: 1,
  weight: 28,
  settingsUsed: [],
  async run(context, { photos }) {
    const { progress, threads } = context
    const database = path.join(context.dir, MATCHING_DATABASE)
    await copyFile(path.join(context.dirOf('features'), FEATURES_DATABASE), database, constants.COPYFILE_FICLONE)

    const total = (photos.length * (photos.length - 1)) / 2
    const blockPhotos = chooseBlockPhotos(threads)
    let done = 0
    const report = (block: MatchingBlock) => {
      done += countBlockPairs(photos.length, blockPhotos, block)
      progress(done / total, `Matched ${done} of ${total} pairs`)
    }
    progress(0, `Matched 0 of ${total} pairs`)
    await runColmap(
      context,
      'exhaustive_matcher',
      { database, useGpu: false, threads, guided: false, blockPhotos, logToStderr: true, randomSeed: 0 },
      finishedBlocks(report),
    )

    const pairs = readVerifiedPairs(database)
    if (pairs.length === 0) throw noVerifiedPairs(photos.length)
    progress(1, `Matched ${total} of ${total} pairs, ${pairs.length} overlap`)
    return { photos, pairs }
  },
}

/** A line listener that calls `onBlock` as each block is done: at once, or when the next one begins (see `MatchingBlock`). */
export function finishedBlocks(onBlock: (block: MatchingBlock) => void): (line: string) => void {
  let begun: MatchingBlock | null = null
  return (line) => {
    const block = parseMatchingBlock(line)
    if (!block) return
    if (begun) onBlock(begun)
    begun = block.finished ? null : block
    if (block.finished) onBlock(block)
  }
}

function noVerifiedPairs(photoCount: number): AppError {
  return new AppError('NO_OVERLAP', {
    message: `None of the ${photoCount} photos shows the same thing as another one, as far as can be recognised.`,
    suggestion:
      'Walk around the object and take a photo every few steps, so that two thirds of each are also in the next. Keep to one scene a capture.',
  })
}
