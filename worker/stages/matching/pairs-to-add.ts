import { allPairs, type PhotoPair } from './choose-pairs.ts'
import { connectedParts } from './connected-parts.ts'

/** A photo with fewer verified partners may have others that the scores did not see. */
const MIN_PARTNERS = 3

/**
 * Pairs that are added at most: all of those of some thirty photos, else about as many as were chosen. All between two rooms of 150
 * photos would be 22,500, hours of matching that nearly always find nothing.
 */
const MOST_ADDED = { ofAny: 500, perPhoto: 5 } as const

export interface PairsToAddInput {
  photoCount: number
  /** Matched so far. */
  tried: readonly PhotoPair[]
  /** Those of them whose geometry was verified. */
  verified: readonly PhotoPair[]
  /** How similar two photos look; 0 for not at all. */
  scoreOf(a: number, b: number): number
}

/**
 * What a choice of pairs may have missed, in order: every pair not tried yet of a photo that found few partners, and every
 * one between photos that no chain of verified pairs connects. Where these are too many, the likeliest, with a fair share for each photo.
 */
export function pairsToAdd({ photoCount, tried, verified, scoreOf }: PairsToAddInput): PhotoPair[] {
  const partners = Array<number>(photoCount).fill(0)
  for (const pair of verified) for (const photo of pair) partners[photo] = (partners[photo] ?? 0) + 1
  const partOf = connectedParts(photoCount, verified)
  const done = new Set(tried.map(String))
  const isUnderConnected = (photo: number) => (partners[photo] ?? 0) < MIN_PARTNERS
  const missed = allPairs(photoCount).filter(
    (pair) => !done.has(String(pair)) && (pair.some(isUnderConnected) || partOf[pair[0]] !== partOf[pair[1]]),
  )
  const most = Math.max(MOST_ADDED.ofAny, MOST_ADDED.perPhoto * photoCount)
  return missed.length <= most ? missed : likeliest(missed, most, { photoCount, scoreOf })
}

/** In rounds: in the n-th those that are among the n likeliest of either photo, so that none is left out for others that look more similar. */
function likeliest(
  pairs: readonly PhotoPair[],
  most: number,
  { photoCount, scoreOf }: Pick<PairsToAddInput, 'photoCount' | 'scoreOf'>,
): PhotoPair[] {
  // Where the scores see nothing, pairs that lie evenly over the capture: neighbours in the order would all be of one place.
  const ranked = pairs
    .map((pair, i) => ({ pair, score: scoreOf(...pair), spread: (i * GOLDEN_SHARE) % 1 }))
    .sort((a, b) => b.score - a.score || a.spread - b.spread)
  const counts = Array<number>(photoCount).fill(0)
  const withRounds = ranked.map(({ pair: [a, b] }, rank) => {
    const round = Math.min(counts[a] ?? 0, counts[b] ?? 0)
    counts[a] = (counts[a] ?? 0) + 1
    counts[b] = (counts[b] ?? 0) + 1
    return { round, rank }
  })
  const chosen = withRounds.sort((a, b) => a.round - b.round || a.rank - b.rank).slice(0, most)
  return chosen
    .map(({ rank }) => (ranked[rank] as (typeof ranked)[number]).pair)
    .sort(([a, b], [c, d]) => a - c || b - d)
}

/** Its multiples, modulo 1, are spread evenly however many there are. */
const GOLDEN_SHARE = (Math.sqrt(5) - 1) / 2
