/** Two photos by their places in the capture, the lower one first. */
export type PhotoPair = readonly [number, number]

/**
 * Partners that each photo gets. With three, measured, Herz-Jesus-P8 and the castle lose no photo and hardly any
 * accuracy; five leave room for captures whose cheap scores are less sure. A photo that many choose gets more.
 */
const PARTNERS = 5

/** Photos taken next to each other likely overlap, whatever the scores say: so many before and after. */
const NEIGHBOURS = 2

/** Where so large a share of all pairs would be chosen, all of them are matched: choosing saves nothing, and more is surer. */
const ALL_FROM_SHARE = 0.8

export interface ChoosePairsInput {
  /** In the order in which they were taken. */
  photoCount: number
  /** How similar two photos look; 0 for not at all. */
  scoreOf(a: number, b: number): number
  /** Metres between the places where two photos were taken; null where one is unknown. */
  distanceM?(a: number, b: number): number | null
}

/**
 * Which pairs of a capture are worth matching in full: of each photo with those that look most like it, that were taken
 * next to it in time and, where known, in place. In order.
 */
export function choosePairs(input: ChoosePairsInput): PhotoPair[] {
  const all = allPairs(input.photoCount)
  const chosen = new Set<number>()
  const add = (a: number, b: number) => chosen.add(keyOf(a, b, input.photoCount))
  for (let photo = 0; photo < input.photoCount; photo++) {
    for (const partner of mostAlike(photo, input)) add(photo, partner)
    for (const partner of nearest(photo, input)) add(photo, partner)
    for (let next = photo + 1; next <= Math.min(photo + NEIGHBOURS, input.photoCount - 1); next++) add(photo, next)
  }
  if (chosen.size >= ALL_FROM_SHARE * all.length) return all
  return all.filter(([a, b]) => chosen.has(keyOf(a, b, input.photoCount)))
}

export function allPairs(photoCount: number): PhotoPair[] {
  const pairs: PhotoPair[] = []
  for (let a = 0; a < photoCount; a++) for (let b = a + 1; b < photoCount; b++) pairs.push([a, b])
  return pairs
}

function mostAlike(photo: number, { photoCount, scoreOf }: ChoosePairsInput): number[] {
  return othersOf(photo, photoCount)
    .map((other) => ({ other, score: scoreOf(photo, other) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.other - b.other)
    .slice(0, PARTNERS)
    .map(({ other }) => other)
}

function nearest(photo: number, { photoCount, distanceM }: ChoosePairsInput): number[] {
  if (!distanceM) return []
  return othersOf(photo, photoCount)
    .flatMap((other) => {
      const metres = distanceM(photo, other)
      return metres === null ? [] : [{ other, metres }]
    })
    .sort((a, b) => a.metres - b.metres || a.other - b.other)
    .slice(0, PARTNERS)
    .map(({ other }) => other)
}

function othersOf(photo: number, photoCount: number): number[] {
  return [...Array(photoCount).keys()].filter((other) => other !== photo)
}

function keyOf(a: number, b: number, photoCount: number): number {
  return Math.min(a, b) * photoCount + Math.max(a, b)
}
