import type { Capture } from '#server/contracts/capture/capture.ts'
import type { Advice, Comparison, Overlap, ReportPhoto } from '#server/contracts/report.ts'
import { cameraCenter } from '../../geometry/rigid-transform.ts'
import { dot, normalize, subtract } from '../../geometry/vector3.ts'
import { type RenderCamera, toCameraFrame } from '../../images/render-camera.ts'
import type { FoundRegion } from './find-low-coverage-regions.ts'
import { findMisplaced } from './verdict/find-misplaced.ts'

export interface AdviceInput {
  photos: readonly (Pick<ReportPhoto, 'fileName' | 'state' | 'reason' | 'depthCoverage' | 'heldOut'> & {
    comparison: Pick<Comparison, 'plainGaps' | 'likeness'> | null
  })[]
  overlap: readonly Overlap[]
  /** What the capture is made of: photos can be taken again, six renders can't be more, and posed images come from a program. */
  kind: Capture['kind']
  /** Photos, as indices into `photos`, that overlap with each other and could not be joined with the model. */
  groups: readonly (readonly number[])[]
  /** Whether photos came with their depth. */
  depthGiven: boolean
  /** Most important first, in the model's frame. */
  regions: readonly FoundRegion[]
  /** Of the registered photos, in the model's frame, with their indices into `photos`. */
  cameras: readonly { photo: number; camera: RenderCamera }[]
}

/** A photo that shares fewer points than this with the second best of its neighbours may well be a little off. */
const THIN_POINTS = 50

/** Share of a depth map's pixels; sky and the outer parts of a photo never have any. */
const LITTLE_DEPTH = 0.15

/** Share of a photo that plain places without surface have at least before they are spoken of: the seat of a chair that fills it. */
const PLAIN_SHARE = 0.02

/** What to photograph next, most important first. */
export function giveAdvice(input: AdviceInput): Advice[] {
  return [
    ...adviseOnMisplaced(input),
    ...adviseOnGroups(input),
    ...adviseOnUnregistered(input),
    ...adviseOnPlainPlaces(input),
    ...input.regions.map((region) => adviseOnRegion(region, input)),
    ...adviseOnThinOverlap(input),
    ...adviseOnLittleDepth(input),
  ]
}

function adviseOnMisplaced({ photos, kind }: AdviceInput): Advice[] {
  // Six views are where they are by definition.
  const misplaced = kind === 'six-views' ? [] : findMisplaced(photos)
  if (misplaced.length === 0) return []
  const [are, pose] = misplaced.length === 1 ? ['is', 'its pose'] : ['are', 'their poses']
  const text =
    `${listNames(photos, misplaced)} ${are} likely in a wrong place: from there the model looks different. ` +
    (kind === 'photos'
      ? 'Sides that look alike are easily confused: leave out what is wrong, or add photos that lead from one side to the next.'
      : `Check ${pose}, or leave out what is wrong.`)
  return [{ kind: 'wrong-place', text, photos: misplaced, region: null }]
}

function adviseOnGroups({ photos, groups }: AdviceInput): Advice[] {
  return groups.map((group) => {
    const text =
      `${count(group.length, 'photo')} are a group of their own: ${listNames(photos, group)}. ` +
      'If they show something else, make a reconstruction of them; if not, add photos that show both parts at once.'
    return { kind: 'unplaced-photos', text, photos: [...group], region: null }
  })
}

function adviseOnUnregistered({ photos, groups }: AdviceInput): Advice[] {
  const unregistered = photos.flatMap(({ state }, i) =>
    state === 'unregistered' && !groups.some((group) => group.includes(i)) ? [i] : [],
  )
  if (unregistered.length === 0) return []
  const text =
    `${count(unregistered.length, 'photo')} of ${photos.length} couldn’t be registered: ${listNames(photos, unregistered)}. ` +
    'Take sharp ones from places in between, so that two thirds of each are also in the next.'
  return [{ kind: 'unplaced-photos', text, photos: unregistered, region: null }]
}

type Cause = FoundRegion['cause']

const REGION_FACTS: Record<Cause, string> = {
  unseen: 'isn’t in any photo and got its colour from its surroundings',
  few: 'is in only one or two photos',
  coarse: 'was photographed from farther away, or at a flatter angle, than the rest',
}

const REGION_ADVICE: Record<Capture['kind'], Record<Cause, string>> = {
  photos: {
    unseen: 'Take two or three photos that face it.',
    few: 'Take two or three more photos of it, a step apart.',
    coarse: 'Take two or three photos of it from closer up.',
  },
  posed: {
    unseen: 'Add images that face it.',
    few: 'Add images of it from places nearby.',
    coarse: 'Add images of it from closer by.',
  },
  // There are six directions, and no more: it is a fact of the capture, and nothing to do.
  'six-views': { unseen: '', few: '', coarse: '' },
}

const SIX_VIEW_FACTS: Partial<Record<Cause, string>> = {
  unseen: 'is in none of the six views, such as the inside of a hollow, and got its colour from its surroundings',
}

function adviseOnRegion({ normal, ...region }: FoundRegion, { photos, cameras, kind }: AdviceInput): Advice {
  const what = (kind === 'six-views' && SIX_VIEW_FACTS[region.cause]) || REGION_FACTS[region.cause]
  const share = Math.max(1, Math.round(100 * region.surfaceShare))
  const position = positionInPhoto({ normal, ...region }, cameras)
  const where = position ? `, ${position.words} of ${photos[position.photo]?.fileName},` : ''
  return {
    kind: 'weak-region',
    text: `About ${share}% of the surface${where} ${what}. ${REGION_ADVICE[kind][region.cause]}`.trimEnd(),
    photos: position ? [position.photo] : [],
    region,
  }
}

/** Where the region is in the photo that faces it most, whether or not something hides it there. */
function positionInPhoto(
  { center, normal }: FoundRegion,
  cameras: AdviceInput['cameras'],
): { photo: number; words: string } | null {
  let best: { photo: number; words: string; facing: number } | null = null
  for (const { photo, camera } of cameras) {
    const [x, y, z] = toCameraFrame(Float32Array.from(center), camera.camFromWorld) as unknown as [
      number,
      number,
      number,
    ]
    const across = (camera.fxPx * (x / z) + camera.cxPx) / camera.widthPx
    const down = (camera.fyPx * (y / z) + camera.cyPx) / camera.heightPx
    if (!(z > 0) || across < 0 || across > 1 || down < 0 || down > 1) continue
    const facing = dot(normal, normalize(subtract(cameraCenter(camera.camFromWorld), center)))
    if (!best || facing > best.facing) best = { photo, words: wordsFor(across, down), facing }
  }
  return best
}

function wordsFor(across: number, down: number): string {
  const third = (value: number, words: readonly [string, string, string]) =>
    words[value < 1 / 3 ? 0 : value < 2 / 3 ? 1 : 2]
  const words = [third(down, ['top', '', 'bottom']), third(across, ['left', '', 'right'])].filter(Boolean)
  return words.length > 0 ? `at the ${words.join(' ')}` : 'in the middle'
}

function adviseOnThinOverlap({ photos, overlap }: AdviceInput): Advice[] {
  const registered = photos.flatMap(({ state }, i) => (state === 'registered' ? [i] : []))
  // Poses that were given need no overlap.
  if (registered.length < 3 || overlap.length === 0) return []
  const thin = registered.filter((photo) => {
    const shared = overlap.flatMap(({ a, b, sharedPoints }) => (a === photo || b === photo ? [sharedPoints] : []))
    return (shared.sort((x, y) => y - x)[1] ?? 0) < THIN_POINTS
  })
  if (thin.length === 0) return []
  const text =
    `${listNames(photos, thin)} ${thin.length === 1 ? 'barely overlaps' : 'barely overlap'} with other photos. ` +
    'Take some from places in between.'
  return [{ kind: 'thin-overlap', text, photos: thin, region: null }]
}

function adviseOnLittleDepth({ photos, depthGiven }: AdviceInput): Advice[] {
  if (depthGiven) return []
  const poor = photos.flatMap(({ depthCoverage }, i) =>
    depthCoverage !== null && depthCoverage < LITTLE_DEPTH ? [i] : [],
  )
  if (poor.length === 0) return []
  const text =
    `Very little depth was found in ${listNames(photos, poor)}. Plain, shiny, transparent or moving surfaces give none, ` +
    'and neither does anything that only one photo shows. Add photos from nearby, in even light.'
  return [{ kind: 'little-depth', text, photos: poor, region: null }]
}

function adviseOnPlainPlaces({ photos, kind }: AdviceInput): Advice[] {
  const shareOf = (i: number): number => photos[i]?.comparison?.plainGaps?.share ?? 0
  const plain = [...photos.keys()].filter((i) => shareOf(i) >= PLAIN_SHARE).sort((a, b) => shareOf(b) - shareOf(a))
  if (plain.length === 0) return []
  const share = Math.round(100 * shareOf(plain[0] as number))
  const text =
    `Plain areas have no surface: up to ${share}% of ${listNames(photos, plain)}. Maquette finds surfaces by their pattern. ` +
    (kind === 'photos'
      ? 'Stick notes or tape on them, or place something patterned there, and retake the photos.'
      : 'Give them a pattern, or add images with depth.')
  return [{ kind: 'plain-places', text, photos: plain, region: null }]
}

const LISTED = 5

function listNames(photos: AdviceInput['photos'], indices: readonly number[]): string {
  const names = indices.slice(0, LISTED).map((i) => photos[i]?.fileName ?? '')
  const rest = indices.length - LISTED
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ')
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`
}
