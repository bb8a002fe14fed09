import { constants, copyFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { readVerifiedPairs, type VerifiedPair } from '../colmap/database.ts'
import { runColmap } from '../colmap/run-colmap.ts'
import { maskFeatures } from '../masks/mask-features.ts'
import { MASKS } from '../masks/mask-file.ts'
import { type PhotoMasks, writePhotoMasks } from '../masks/photo-masks.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { FEATURES_DATABASE, type FeaturesOutput, type PhotoFeatures, throwIfTooFew } from './features.ts'
import { choosePairs, type PhotoPair } from './matching/choose-pairs.ts'
import { distanceM } from './matching/distance.ts'
import { matchPairs } from './matching/match-pairs.ts'
import { pairsToAdd } from './matching/pairs-to-add.ts'
import { scorePairs } from './matching/score-pairs.ts'

export interface MatchingOutput {
  photos: PhotoFeatures[]
  /** Pairs whose common geometry was verified. */
  pairs: VerifiedPair[]
  /** How many photos have a mask, in `MASKS`, and whether features outside of them were dropped; null without any. */
  masks: (PhotoMasks & { features: 'inside' | 'everywhere' }) | null
}

/** COLMAP's database with matches, in the stage's directory. */
export const MATCHING_DATABASE = 'database.db'

/** What was matched before an interruption. */
const KEPT_MATCHES = 'matches.db'

/**
 * Pairs that one run of COLMAP verifies for each thread. It prints nothing until it ends, starts in a tenth of a second, and
 * takes about a twentieth for a pair: the bar moves every two seconds or so.
 */
const VERIFIED_AT_ONCE_PER_THREAD = 32

/** Shares of the stage: scoring, the chosen pairs, and those that are added when the chosen ones left gaps, often none, at most about as many. */
const SCORE_SHARE = 0.02
const CHOSEN_SHARE = 0.7

/** Share of a pair's time that goes into finding matches; verifying them takes the rest. */
const MATCH_SHARE = 0.9

/** Makes the photos' masks, drops features outside of them, then matches the pairs of photos that are worth it in full and verifies their geometry. */
export const matching: Stage<FeaturesOutput, MatchingOutput> = {
  name: 'matching',
  version: 5,
  weight: 10,
  settingsUsed: ['background'],
  usesMasks: true,
  async run(context, input) {
    const { progress, signal } = context
    const database = path.join(context.dir, MATCHING_DATABASE)
    await copyFile(path.join(context.dirOf('features'), FEATURES_DATABASE), database, constants.COPYFILE_FICLONE)
    const { photos, masks } = await applyMasks(context, input.photos, database)

    // (1) which pairs
    const names = photos.map(({ name }) => name)
    const all = (photos.length * (photos.length - 1)) / 2
    progress(0, stepNote('choosingPairs', { count: all }))
    const onProgress = (fraction: number) => progress(SCORE_SHARE * fraction, stepNote('choosingPairs', { count: all }))
    const { scoreOf } = await scorePairs(database, { signal, onProgress })
    const nameOf = (photo: number) => names[photo] ?? ''
    const scoreOfPhotos = (a: number, b: number) => scoreOf(nameOf(a), nameOf(b))
    const chosen = choosePairs({
      photoCount: names.length,
      scoreOf: scoreOfPhotos,
      distanceM: (a, b) => distanceM(photos[a]?.location ?? null, photos[b]?.location ?? null),
    })
    context.log(`${chosen.length} of ${all} pairs are worth matching in full`)

    // (2) they, and what they may have missed
    await matchAndVerify(context, { names, pairs: chosen, from: SCORE_SHARE, share: CHOSEN_SHARE })
    const verified = readVerifiedPairs(database)
    const added = pairsToAdd({
      photoCount: names.length,
      tried: chosen,
      verified: verified.map((pair) => indicesOf(pair, names)),
      scoreOf: scoreOfPhotos,
    })
    if (added.length > 0) {
      context.log(`${added.length} pairs more, of photos that found few partners or none that connects them`)
      const from = SCORE_SHARE + CHOSEN_SHARE
      await matchAndVerify(context, { names, pairs: added, from, share: 1 - from, doneBefore: chosen.length })
    }

    const pairs = added.length > 0 ? readVerifiedPairs(database) : verified
    if (pairs.length === 0) throw noVerifiedPairs(photos.length)
    const matched = chosen.length + added.length
    progress(1, stepNote('matched', { done: matched, count: matched, overlapping: pairs.length }))
    return { photos, pairs, masks }
  },
}

/** Features of the object alone, where it has enough of them. */
async function applyMasks(
  context: StageContext,
  photos: PhotoFeatures[],
  database: string,
): Promise<Pick<MatchingOutput, 'photos' | 'masks'>> {
  const masksDir = path.join(context.dir, MASKS)
  await mkdir(masksDir)
  context.progress(0, stepNote('readingMasks'))
  const masks = await writePhotoMasks(context, photos, masksDir)
  if (masks.given + masks.found === 0) return { photos, masks: null }
  const always = masks.found > 0 && context.settings.background === 'still'
  const masked = await maskFeatures(context, photos, { database, masksDir, always })
  throwIfTooFew(masked.photos, context.photos)
  return { photos: masked.photos, masks: { ...masks, features: masked.dropped ? 'inside' : 'everywhere' } }
}

interface MatchAndVerifyOptions {
  names: readonly string[]
  pairs: readonly PhotoPair[]
  /** Where the bar is at the beginning, and how much of it these pairs are. */
  from: number
  share: number
  /** Pairs that were matched before these. */
  doneBefore?: number
}

async function matchAndVerify(
  context: StageContext,
  { names, pairs, from, share, doneBefore = 0 }: MatchAndVerifyOptions,
): Promise<void> {
  const { threads, signal } = context
  const database = path.join(context.dir, MATCHING_DATABASE)
  const named = pairs.map(([a, b]) => [names[a] ?? '', names[b] ?? ''] as const)
  const tell = (code: 'matching' | 'verifying', before: number, part: number, done: number) =>
    context.progress(
      from + share * (before + (part * done) / pairs.length),
      stepNote(code, { done: doneBefore + done, count: doneBefore + pairs.length }),
    )

  tell('matching', 0, MATCH_SHARE, 0)
  const onMatched = (done: number) => tell('matching', 0, MATCH_SHARE, done)
  const keptIn = path.join(await context.scratch(), KEPT_MATCHES)
  await matchPairs(database, named, { threads, signal, keptIn, onMatched })

  const list = path.join(context.dir, 'pairs.txt')
  const batch = VERIFIED_AT_ONCE_PER_THREAD * threads
  for (let done = 0; done < named.length; done += batch) {
    tell('verifying', MATCH_SHARE, 1 - MATCH_SHARE, done)
    const lines = named.slice(done, done + batch).map((pair) => `${pair.join(' ')}\n`)
    await writeFile(list, lines.join(''))
    // It finds the pairs matched already.
    await runColmap(context, 'matches_importer', {
      database,
      pairs: list,
      useGpu: false,
      threads,
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
  return new AppError('NO_OVERLAP', explainError('noSharedView', 'walkAround', { count: photoCount }))
}
