import { lumaOf } from '../../images/luma-of.ts'
import type { RgbImage } from '../../images/rgb-image.ts'

/** Black cloth or an unlit room, in the brightest channel of 255: nothing that a photo shows the surface of. */
const MAX_BLACK = 24

/** Sky is at least this bright in its brightest channel, of 255: dusk is not told from a dark wall. */
const MIN_LEVEL = 110

/** Red and green are at most this much above blue: white to blue, not the warm white of a wall in the sun. */
const MAX_WARMTH = 6

/** Most that the luma of a pixel and its eight neighbours may differ in it: noise and JPEG. */
const MAX_RANGE = 10

/** What lies beside it and differs by no more than this in any channel is backdrop, too, this many pixels far. */
const EDGE_LEVELS = 24
const EDGE_PX = 2

/** A smaller share of the photo is a patch of something else. */
const MIN_SHARE = 0.01

/** In the middle of the backdrop, and in the rim of it, where a pixel is not plain or of two things. */
export const OPEN = 1
export const RIM = 2

/**
 * What is behind everything in a photo: open sky or a white sweep, bright and without warmth, or black, in both cases plain and connected with the
 * photo's upper border. OPEN or RIM where it is, 0 elsewhere; null when there is none. A white ceiling looks the same: what tells it is that it has a
 * surface.
 */
export function findBackdrop(image: RgbImage): Uint8Array | null {
  const { widthPx, heightPx } = image
  const { backdrop, border } = floodFromTop(image)
  let beside = border
  for (let ring = 0; ring < EDGE_PX; ring++) beside = growOverEdge(backdrop, beside, image)
  let count = 0
  for (let i = 0; i < backdrop.length; i++) if (backdrop[i] !== 0) count++
  return count >= MIN_SHARE * widthPx * heightPx ? backdrop : null
}

/** OPEN where pixels that may be backdrop are connected with the upper border, and the other pixels beside these. */
function floodFromTop(image: RgbImage): { backdrop: Uint8Array; border: number[] } {
  const { widthPx } = image
  const luma = lumaOf(image)
  const backdrop = new Uint8Array(luma.length)
  const met = new Uint8Array(luma.length)
  const stack: number[] = []
  const border: number[] = []
  const enter = (i: number): void => {
    if (i < 0 || i >= met.length || met[i]) return
    met[i] = 1
    if (!hasBackdropColor(image.rgb, 3 * i) || !isPlain(luma, i, image)) {
      border.push(i)
      return
    }
    backdrop[i] = OPEN
    stack.push(i)
  }
  for (let x = 0; x < widthPx; x++) enter(x)
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % widthPx
    if (x > 0) enter(i - 1)
    if (x < widthPx - 1) enter(i + 1)
    enter(i - widthPx)
    enter(i + widthPx)
  }
  return { backdrop, border }
}

function hasBackdropColor(rgb: Uint8Array, at: number): boolean {
  const [r, g, b] = [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number]
  const level = Math.max(r, g, b)
  return level <= MAX_BLACK || (level >= MIN_LEVEL && Math.max(r, g) <= b + MAX_WARMTH)
}

/** Whether the luma of a pixel and its neighbours is within MAX_RANGE. */
function isPlain(luma: Uint8Array, i: number, { widthPx, heightPx }: RgbImage): boolean {
  const x = i % widthPx
  const y = (i - x) / widthPx
  const [left, right] = [Math.max(0, x - 1), Math.min(widthPx - 1, x + 1)]
  const bottom = Math.min(heightPx - 1, y + 1)
  let [least, most] = [255, 0]
  for (let row = Math.max(0, y - 1); row <= bottom; row++) {
    for (let k = row * widthPx + left; k <= row * widthPx + right; k++) {
      const value = luma[k] as number
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  return most - least <= MAX_RANGE
}

/**
 * Pixels beside an edge are not plain, though their own colour may be the backdrop's. Adds those of `beside` that are like backdrop next to them, and
 * gives the pixels beside the added ones.
 */
function growOverEdge(backdrop: Uint8Array, beside: readonly number[], { widthPx, rgb }: RgbImage): number[] {
  const isLike = (i: number, other: number): boolean =>
    !!backdrop[other] &&
    Math.abs((rgb[3 * i] as number) - (rgb[3 * other] as number)) <= EDGE_LEVELS &&
    Math.abs((rgb[3 * i + 1] as number) - (rgb[3 * other + 1] as number)) <= EDGE_LEVELS &&
    Math.abs((rgb[3 * i + 2] as number) - (rgb[3 * other + 2] as number)) <= EDGE_LEVELS
  const added = beside.filter((i) => {
    if (backdrop[i]) return false
    const x = i % widthPx
    return (
      isLike(i, i - widthPx) ||
      isLike(i, i + widthPx) ||
      (x > 0 && isLike(i, i - 1)) ||
      (x < widthPx - 1 && isLike(i, i + 1))
    )
  })
  for (const i of added) backdrop[i] = RIM
  const next: number[] = []
  for (const i of added) {
    const x = i % widthPx
    if (i >= widthPx) next.push(i - widthPx)
    if (i < backdrop.length - widthPx) next.push(i + widthPx)
    if (x > 0) next.push(i - 1)
    if (x < widthPx - 1) next.push(i + 1)
  }
  return next
}
