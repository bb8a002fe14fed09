import { constants, copyFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#server/errors.ts'
import { readVerifiedPairs, type VerifiedPair } from '../colmap/database.ts'
import { runColmap } from '../colmap/run-colmap.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { FEATURES_DATABASE, type FeaturesOutput, type PhotoFeatures } from './features.ts'
import { choosePairs, type PhotoPair } from './pairs/choose-pairs.ts'
import { distanceM } from './pairs/distance.ts'
import { pairsToAdd } from './pairs/pairs-to-add.ts'
import { scorePairs } from './pairs/score-pairs.ts'

export interface MatchingOutput {
  photos: PhotoFeatures[]
  /** Pairs whose common geometry was verified. */
  pairs: VerifiedPair[]
}

/** COLMAP's database with matches, in the stage's directory. */
export const MATCHING_DATABASE = 'database.db'

/**
 * Pairs that one run of COLMAP gets for each thread. It says nothing until it ends, starts in a tenth of a second, and
 * at its end the threads wait for the slowest: with eight the bar moves every few seconds, at a cost of 5 %.
 */
const BATCH_PAIRS_PER_THREAD = 8

/** Shares of the stage: scoring, the chosen pairs, and those that are added when the chosen ones left gaps. */
const SCORE_SHARE = 0.02
const CHOSEN_SHARE = 0.93

/** Matches the pairs of photos that are worth it in full and verifies their geometry. */
export const matching: Stage<FeaturesOutput, MatchingOutput> = {
  name: 'matching',
  version: 2,
  weight: 16,
  settingsUsed: [],
  async run(context, { photos }) {
    const { progress, signal } = context
    const database = path.join(context.dir, MATCHING_DATABASE)
    await copyFile(path.join(context.dirOf('features'), FEATURES_DATABASE), database, constants.COPYFILE_FICLONE)

    // (1) which pairs
    const names = photos.map(({ name }) => name)
    const all = (photos.length * (photos.length - 1)) / 2
    progress(0, `Choosing from ${all} pairs`)
    const onProgress = (fraction: number) => progress(SCORE_SHARE * fraction, `Choosing from ${all} pairs`)
    const { scoreOf } = await scorePairs(database, { signal, onProgress })
    const nameOf = (photo: number) => names[photo] ?? ''
    const chosen = choosePairs({
      photoCount: names.length,
      scoreOf: (a, b) => scoreOf(nameOf(a), nameOf(b)),
      distanceM: (a, b) => distanceM(photos[a]?.location ?? null, photos[b]?.location ?? null),
    })
    context.log(`${chosen.length} of ${all} pairs are worth matching in full`)

    // (2) they, and what they may have missed
    await matchPairs(context, { names, pairs: chosen, from: SCORE_SHARE, share: CHOSEN_SHARE })
    const verified = readVerifiedPairs(database)
    const added = pairsToAdd({
      photoCount: names.length,
      tried: chosen,
      verified: verified.map((pair) => indicesOf(pair, names)),
    })
    if (added.length > 0) {
      context.log(`${added.length} pairs more, of photos that found few partners or none that connects them`)
      const from = SCORE_SHARE + CHOSEN_SHARE
      await matchPairs(context, { names, pairs: added, from, share: 1 - from, doneBefore: chosen.length })
    }

    const pairs = added.length > 0 ? readVerifiedPairs(database) : verified
    if (pairs.length === 0) throw noVerifiedPairs(photos.length)
    const matched = chosen.length + added.length
    progress(1, `Matched ${matched} of ${matched} pairs, ${pairs.length} overlap`)
    return { photos, pairs }
  },
}

interface MatchPairsOptions {
  names: readonly string[]
  pairs: readonly PhotoPair[]
  /** Where the bar is at the beginning, and how much of it these pairs are. */
  from: number
  share: number
  /** Pairs that were matched before these. */
  doneBefore?: number
}

async function matchPairs(
  context: StageContext,
  { names, pairs, from, share, doneBefore = 0 }: MatchPairsOptions,
): Promise<void> {
  const list = path.join(context.dir, 'pairs.txt')
  const batch = BATCH_PAIRS_PER_THREAD * context.threads
  const total = doneBefore + pairs.length
  for (let done = 0; done < pairs.length; done += batch) {
    context.progress(from + (share * done) / pairs.length, `Matched ${doneBefore + done} of ${total} pairs`)
    const lines = pairs.slice(done, done + batch).map(([a, b]) => `${names[a]} ${names[b]}\n`)
    await writeFile(list, lines.join(''))
    await runColmap(context, 'matches_importer', {
      database: path.join(context.dir, MATCHING_DATABASE),
      pairs: list,
      useGpu: false,
      threads: context.threads,
      guided: false,
      logToStderr: true,
      randomSeed: 0,
    })
  }
}

function indicesOf({ name1, name2 }: VerifiedPair, names: readonly string[]): PhotoPair {
  const [a, b] = [names.indexOf(name1), names.indexOf(name2)]
  return a < b ? [a, b] : [b, a]
}

function noVerifiedPairs(photoCount: number): AppError {
  return new AppError('NO_OVERLAP', {
    message: `None of the ${photoCount} photos shows the same thing as another one, as far as can be recognised.`,
    suggestion:
      'Walk around the object and take a photo every few steps, so that two thirds of each are also in the next. Keep to one scene a capture.',
  })
}
