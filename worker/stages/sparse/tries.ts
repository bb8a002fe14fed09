import type { StepNoteCode } from '#server/contracts/notes/step-notes.ts'
import type { ColmapOptionValues } from '../../colmap/colmap-options.ts'
import type { PreparedPhoto } from '../prepare.ts'

/** Why a capture is mapped again: too few of its photos were registered, or the lens that came out can't be that of the photos. */
export type Doubt = 'few' | 'lens'

/** What is said while photos are registered. */
export type MappingNote = Extract<StepNoteCode, `registered${string}`>

/** One way to run the mapper. */
export interface MapperTry {
  /** For the log. */
  name: string
  /** Says to the user what it is good for. */
  note: MappingNote
  /** The doubts that it may settle; none for the first, which is always made. */
  settles: readonly Doubt[]
  /** `held`: only where EXIF names all focal lengths and they are trusted; `dropped`: only where it names any. */
  priors?: 'held' | 'dropped'
  options: ColmapOptionValues<'mapper'>
}

/** With few photos or hardly any parallax, distortion and focal length make up for each other: calibration finds it later, from all photos. */
const NO_DISTORTION = { refineDistortion: false } as const

/** What looks like the same direction of movement and gaze gives small angles: a pair of 16 degrees is not to be had. */
const FORWARD = { initMaxForwardMotion: 1, initMinAngleDeg: 4 } as const

const WEAK = {
  ...NO_DISTORTION,
  initMaxForwardMotion: 1,
  initMinAngleDeg: 2,
  initMinInliers: 30,
  poseMinInliers: 15,
  poseMinInlierShare: 0.15,
  minAngleDeg: 0.7,
  filterMinAngleDeg: 0.7,
} as const

/**
 * Ways to map a capture, from COLMAP's own to what it turns down. By itself it halves its 100 inliers of a first pair and then its 16
 * degrees, once each, but neither looks at pairs that moved forward, nor registers a photo by fewer than 30 inliers or a quarter
 * of its matches.
 *
 * Measured, photos registered and points by the first three: a street walked along, 15 photos, 15 with a focal length of a third
 * of the true one or none at all, 15 and 1191, 15 and 1320; all 29 of it, 24 and 1368, 24 and 1220, 29 and 1946; a ring of 16
 * with hardly any texture, 3 with an impossible lens, 6 and 224, 6 and 228.
 */
export const MAPPER_TRIES: readonly [MapperTry, ...MapperTry[]] = [
  { name: 'usual', note: 'registered', settles: [], options: {} },
  {
    name: 'forward',
    note: 'registeredForward',
    settles: ['few', 'lens'],
    options: { ...NO_DISTORTION, ...FORWARD },
  },
  { name: 'weak', note: 'registeredWeak', settles: ['few'], options: WEAK },
  {
    name: 'lens-held',
    note: 'registeredLensHeld',
    settles: ['few'],
    priors: 'held',
    options: { ...WEAK, refineFocalLength: false },
  },
  {
    name: 'lens-unknown',
    note: 'registeredLensUnknown',
    settles: ['lens', 'few'],
    priors: 'dropped',
    options: { ...NO_DISTORTION, ...FORWARD },
  },
]

/** For photos that the model has no place for yet: it exists, so that a wrong photo is outvoted. */
export const GROW_OPTIONS: ColmapOptionValues<'mapper'> = {
  poseMinInliers: WEAK.poseMinInliers,
  poseMinInlierShare: WEAK.poseMinInlierShare,
  minAngleDeg: WEAK.minAngleDeg,
  filterMinAngleDeg: WEAK.filterMinAngleDeg,
}

/** Whether a try may settle any of the doubts. Holding lenses holds those of all photos, also a guess and what contradicts itself. */
export function isWorthTrying(
  { settles, priors }: Pick<MapperTry, 'settles' | 'priors'>,
  doubts: ReadonlySet<Doubt>,
  photos: readonly Pick<PreparedPhoto, 'focalLengthPx' | 'focalLengthTrusted'>[],
): boolean {
  if (!settles.some((doubt) => doubts.has(doubt))) return false
  if (priors === 'held')
    return photos.every(({ focalLengthPx, focalLengthTrusted }) => focalLengthPx && focalLengthTrusted)
  return priors === undefined || photos.some(({ focalLengthPx }) => focalLengthPx !== null)
}
