import { BLURRED_BELOW } from '#server/contracts/uploads/sharpness.ts'

/** A frame of a video that was looked at. */
export interface SurveyedFrame {
  /** From the video's beginning. */
  timeS: number
  /** `measureSharpness`, comparable between frames of a video. */
  sharpness: number
  /** Since the frame before, as a share of the width, see `measureMovement`; 0 for the first. */
  movement: number
}

/** Frames that a person may ask for. Three are the least that make a model; more than these overlap to no use. */
export const FRAME_COUNTS = { least: 3, most: 500 } as const

/**
 * Movement from one chosen frame to the next, as a share of the width: neighbours then overlap by nine tenths, so that five of them
 * see each point even where the camera turns as it walks.
 */
const MOVEMENT_PER_FRAME = 0.1
/** A walk around something small: fewer would leave gaps where it moved faster than was seen. */
const SUGGESTED_AT_LEAST = 24
/** Of the frames that were looked at: of three each the sharpest, or blurred ones are proposed because there are no others. */
const SUGGESTED_SHARE = 1 / 3
/** What a reconstruction takes in an evening. */
const SUGGESTED_AT_MOST = 160
/** Of an interval, left and right, whose frames are taken only when the middle has none: keeps neighbours apart. */
const RIM = 0.2
/** Movement in all, as a share of the width, below which the camera stood still: then frames are spread over time. */
const STILL_BELOW = 0.05

/** How many frames of a video are worth taking. */
export function suggestFrameCount(frames: readonly SurveyedFrame[]): number {
  const wanted = Math.round(totalMovement(frames) / MOVEMENT_PER_FRAME)
  const most = Math.min(SUGGESTED_AT_MOST, Math.round(SUGGESTED_SHARE * frames.length))
  const suggested = Math.max(SUGGESTED_AT_LEAST, Math.min(wanted, most))
  return Math.max(Math.min(suggested, frames.length), Math.min(FRAME_COUNTS.least, frames.length))
}

export function standsStill(frames: readonly SurveyedFrame[]): boolean {
  return totalMovement(frames) < STILL_BELOW
}

/**
 * Picks the sharpest frame of each of `count` intervals of equal movement, so that a slow part of a walk gives as many photos of a place as
 * a fast one. Gives indices in order, each once; fewer than `count` where the picture moved by more than an interval from one frame to the
 * next, or is blurred for a whole one: neighbours of a gap still overlap. Takes time for movement where the camera stood still.
 */
export function chooseFrames(frames: readonly SurveyedFrame[], count: number): number[] {
  if (frames.length <= count) return withoutBlurred(frames, [...frames.keys()])
  const positions = positionsOf(frames)
  const best = new Map<number, number>()
  const rims = new Map<number, number>()
  for (const [i, position] of positions.entries()) {
    const interval = Math.min(count - 1, Math.floor(position * count))
    const within = position * count - interval
    const isRim = within < RIM || within > 1 - RIM
    const kept = isRim ? rims : best
    const other = kept.get(interval)
    if (other === undefined || sharpnessAt(frames, i) > sharpnessAt(frames, other)) kept.set(interval, i)
  }
  for (const [interval, i] of rims) if (!best.has(interval)) best.set(interval, i)
  return withoutBlurred(frames, [...best.values()]).sort((a, b) => a - b)
}

/** Without those that are blurred beside the others, by the rule for photos of a capture. */
function withoutBlurred(frames: readonly SurveyedFrame[], chosen: readonly number[]): number[] {
  const sharpness = chosen.map((i) => sharpnessAt(frames, i)).sort((a, b) => a - b)
  const limit = BLURRED_BELOW * (sharpness[sharpness.length >> 1] ?? 0)
  return chosen.filter((i) => sharpnessAt(frames, i) >= limit)
}

function sharpnessAt(frames: readonly SurveyedFrame[], index: number): number {
  return frames[index]?.sharpness ?? 0
}

function totalMovement(frames: readonly SurveyedFrame[]): number {
  return frames.reduce((sum, { movement }) => sum + movement, 0)
}

/** How much of the whole way lies before each frame, 0 to 1. */
function positionsOf(frames: readonly SurveyedFrame[]): number[] {
  const total = totalMovement(frames)
  if (standsStill(frames)) return frames.map((_, i) => i / (frames.length - 1))
  let way = 0
  return frames.map(({ movement }) => {
    way += movement
    return way / total
  })
}
