import type { PairKeypoints } from '../../colmap/read-pair-keypoints.ts'
import { connectedParts } from '../matching/connected-parts.ts'
import { rotationErrors, similarityErrors } from './fit-rotation.ts'

/** What the verified pairs say of a capture that no model can be made of; null where they speak for one. */
export type Obstacle = 'still-background' | 'only-turned' | null

export interface PhotoSize {
  name: string
  widthPx: number
  heightPx: number
}

export interface MotionOptions {
  /** Longest side of what features were looked for in: no position is known finer than a pixel of that. */
  maxFeaturePx: number
  /** Share of the pairs that have to agree. */
  agreeing: number
  /** Lets others have their turn: called often, and waited for. Throws when it is to stop. */
  yieldToEventLoop(): Promise<void> | undefined
}

/** Matches of a pair that are looked at. */
export const MATCHES_LOOKED_AT = 200

/** A match that moved less, in pixels of the features, did not move: keypoints of the same thing differ by half a pixel. */
const STILL_PX = 1

/** A pair of photos agrees that something is so when so many of its matches do. */
const MOST_MATCHES = 0.5
const NEARLY_ALL_MATCHES = 0.9

/**
 * How far a turned camera may see a match from where it should be, in pixels of the features: lenses bend, and the focal length is
 * tried in steps. What moved, in front of anything with depth or along a wall, is off by tens.
 */
const TURNED_PX = 3

/**
 * A small turn and a small step along a wall shift the picture the same way. Only where a shift leaves several times the error of a turn
 * it was a turn.
 */
const BETTER_THAN_SHIFT = 2.5

/** Fewer pairs aren't representative of a capture. */
const MIN_PAIRS = 3

/** Pairs for fitting rotations; more give no new information. Twice as many are kept, and half of them are dropped when full. */
const PAIRS_LOOKED_AT = 200

/** Photos that pairs with movement connect: so large a share can be reconstructed, whatever the other pairs are. A logo in all photos makes such. */
const ENOUGH_CONNECTED = 0.6

/** As shares of the longer side: from fisheye lenses nearly to long telephotos, so close that none is missed by more than 8 %. */
const FOCAL_LENGTHS = Array.from({ length: 14 }, (_, i) => 0.5 * 1.15 ** i)

/**
 * Whether nearly all pairs show a background that stands still while the object turns, or a camera that turned without moving:
 * neither has any depth to find. A camera that moves along a wall sees it through homographies as well, but not through such as
 * a rotation makes (Hartley and Zisserman, "Multiple View Geometry", 2nd ed., section 8.4.2): K R K^-1, for any sensible
 * focal length.
 */
export async function judgeMotion(
  pairs: Iterable<PairKeypoints>,
  photos: readonly PhotoSize[],
  { agreeing, maxFeaturePx, yieldToEventLoop }: MotionOptions,
): Promise<Obstacle> {
  const sizes = new Map(photos.map((photo) => [photo.name, photo]))
  const indexOf = new Map(photos.map(({ name }, i) => [name, i]))

  // (1) the pairs that moved
  let pairCount = 0
  const moving: [number, number][] = []
  const looked = new EvenSample<MeasuredPair>(PAIRS_LOOKED_AT)
  for (const pair of pairs) {
    pairCount++
    const measured = new MeasuredPair(pair, sizes, maxFeaturePx)
    if (!measured.isStill()) {
      moving.push([indexOf.get(pair.name1) ?? 0, indexOf.get(pair.name2) ?? 0])
      looked.add(measured)
    }
    await yieldToEventLoop()
  }
  if (pairCount < MIN_PAIRS) return null
  const stillPairs = pairCount - moving.length
  if (stillPairs >= agreeing * pairCount && largestPart(moving, photos.length) < ENOUGH_CONNECTED) {
    return 'still-background'
  }

  // (2) those of them that only turned, by each focal length
  if (moving.length < MIN_PAIRS) return null
  const turned = FOCAL_LENGTHS.map(() => 0)
  for (const pair of looked.items) {
    for (const [i, focalLength] of FOCAL_LENGTHS.entries()) {
      if (pair.isTurned(focalLength)) turned[i] = (turned[i] ?? 0) + 1
      await yieldToEventLoop()
    }
  }
  return Math.max(...turned) >= agreeing * looked.items.length ? 'only-turned' : null
}

/** Every n-th of what is added, so that between `size` and twice as many are kept. */
class EvenSample<T> {
  items: T[] = []
  private readonly size: number
  private added = 0
  private step = 1

  constructor(size: number) {
    this.size = size
  }

  add(item: T): void {
    if (this.added++ % this.step !== 0) return
    this.items.push(item)
    if (this.items.length < 2 * this.size) return
    this.items = this.items.filter((_, i) => i % 2 === 0)
    this.step *= 2
  }
}

/** Photos of the largest part that the pairs connect, as a share of all. */
function largestPart(pairs: readonly [number, number][], photoCount: number): number {
  const counts = Map.groupBy(connectedParts(photoCount, pairs), (part) => part)
  return Math.max(...[...counts.values()].map(({ length }) => length)) / photoCount
}

class MeasuredPair {
  readonly pair: PairKeypoints
  private readonly first: PhotoSize
  private readonly second: PhotoSize
  /** Pixels of the photos that are one of the features. */
  private readonly featurePx: number
  /** How far each match moved, in pixels of the features. */
  private readonly moved: Float64Array
  /** Asked of few pairs, and costs more than all else. */
  private shiftError: number | null = null

  constructor(pair: PairKeypoints, sizes: ReadonlyMap<string, PhotoSize>, maxFeaturePx: number) {
    this.pair = pair
    const nothing = { name: '', widthPx: 1, heightPx: 1 }
    this.first = sizes.get(pair.name1) ?? nothing
    this.second = sizes.get(pair.name2) ?? nothing
    this.featurePx = Math.max(1, longerSide(this.second) / maxFeaturePx)
    const { keypoints } = pair
    this.moved = Float64Array.from(
      { length: keypoints.length / 4 },
      (_, i) =>
        Math.hypot(
          (keypoints[4 * i] ?? 0) - (keypoints[4 * i + 2] ?? 0),
          (keypoints[4 * i + 1] ?? 0) - (keypoints[4 * i + 3] ?? 0),
        ) / this.featurePx,
    )
  }

  isStill(): boolean {
    return shareBelow(this.moved, STILL_PX) > MOST_MATCHES
  }

  /** Whether a camera of this focal length, a share of the longer side, that turned explains nearly all of it. */
  isTurned(focalLength: number): boolean {
    const camera = (size: PhotoSize) => ({
      cxPx: size.widthPx / 2,
      cyPx: size.heightPx / 2,
      focalLengthPx: focalLength * longerSide(size),
    })
    const error = errorOfMost(rotationErrors(this.pair.keypoints, [camera(this.first), camera(this.second)]))
    if (error >= TURNED_PX * this.featurePx) return false
    this.shiftError ??= errorOfMost(similarityErrors(this.pair.keypoints))
    return error * BETTER_THAN_SHIFT < this.shiftError
  }
}

/** What nearly all matches are nearer than. */
function errorOfMost(errors: Float64Array): number {
  return errors.toSorted()[Math.floor(NEARLY_ALL_MATCHES * (errors.length - 1))] ?? Number.POSITIVE_INFINITY
}

function longerSide({ widthPx, heightPx }: PhotoSize): number {
  return Math.max(widthPx, heightPx)
}

function shareBelow(values: Float64Array, limit: number): number {
  return values.filter((value) => value < limit).length / values.length
}
