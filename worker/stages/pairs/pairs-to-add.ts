import { allPairs, type PhotoPair } from './choose-pairs.ts'
import { connectedParts } from './connected-parts.ts'

/** A photo with fewer verified partners may have others that the scores did not see. */
const MIN_PARTNERS = 3

export interface PairsToAddInput {
  photoCount: number
  /** Matched so far. */
  tried: readonly PhotoPair[]
  /** Those of them whose geometry was verified. */
  verified: readonly PhotoPair[]
}

/**
 * What a choice of pairs may have missed, in order: every pair not tried yet of a photo that found few partners, and every
 * one between photos that no chain of verified pairs connects. When nothing is left of these, no photo can have lost its
 * place by not being matched with all others.
 */
export function pairsToAdd({ photoCount, tried, verified }: PairsToAddInput): PhotoPair[] {
  const partners = Array<number>(photoCount).fill(0)
  for (const pair of verified) for (const photo of pair) partners[photo] = (partners[photo] ?? 0) + 1
  const partOf = connectedParts(photoCount, verified)
  const done = new Set(tried.map(String))
  const isLonely = (photo: number) => (partners[photo] ?? 0) < MIN_PARTNERS
  return allPairs(photoCount).filter(
    (pair) => !done.has(String(pair)) && (pair.some(isLonely) || partOf[pair[0]] !== partOf[pair[1]]),
  )
}
