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
  const backdrop = floodFromTop(mayBeBackdrop(image), widthPx)
  for (let ring = 0; ring < EDGE_PX; ring++) growOverEdge(backdrop, image)
  let count = 0
  for (let i = 0; i < backdrop.length; i++) if (backdrop[i] !== 0) count++
  return count >= MIN_SHARE * widthPx * heightPx ? backdrop : null
}

function mayBeBackdrop({ widthPx, heightPx, rgb }: RgbImage): Uint8Array {
  const luma = new Uint8Array(widthPx * heightPx)
  for (let i = 0, k = 0; i < luma.length; i++, k += 3) {
    luma[i] = (77 * (rgb[k] as number) + 150 * (rgb[k + 1] as number) + 29 * (rgb[k + 2] as number)) >> 8
  }
  const isPlain = plainPixels(luma, widthPx, heightPx)
  for (let i = 0, k = 0; i < luma.length; i++, k += 3) {
    if (!isPlain[i]) continue
    const [r, g, b] = [rgb[k] as number, rgb[k + 1] as number, rgb[k + 2] as number]
    const level = Math.max(r, g, b)
    if (level > MAX_BLACK && (level < MIN_LEVEL || Math.max(r, g) > b + MAX_WARMTH)) isPlain[i] = 0
  }
  return isPlain
}

/** 1 where a pixel and its eight neighbours are within MAX_RANGE. */
function plainPixels(luma: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  // Of a pixel and those beside it.
  const least = new Uint8Array(luma.length)
  const most = new Uint8Array(luma.length)
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i++) {
      const value = luma[i] as number
      const left = x > 0 ? (luma[i - 1] as number) : value
      const right = x < widthPx - 1 ? (luma[i + 1] as number) : value
      least[i] = Math.min(left, value, right)
      most[i] = Math.max(left, value, right)
    }
  }
  const isPlain = new Uint8Array(luma.length)
  for (let y = 0, i = 0; y < heightPx; y++) {
    const [up, down] = [y > 0 ? -widthPx : 0, y < heightPx - 1 ? widthPx : 0]
    for (let x = 0; x < widthPx; x++, i++) {
      const low = Math.min(least[i + up] as number, least[i] as number, least[i + down] as number)
      const high = Math.max(most[i + up] as number, most[i] as number, most[i + down] as number)
      isPlain[i] = high - low <= MAX_RANGE ? 1 : 0
    }
  }
  return isPlain
}

function floodFromTop(may: Uint8Array, widthPx: number): Uint8Array {
  const backdrop = new Uint8Array(may.length)
  const stack: number[] = []
  const enter = (i: number): void => {
    if (!may[i] || backdrop[i]) return
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
  return backdrop
}

/** Pixels beside an edge are not plain, though their own colour may be the backdrop's. */
function growOverEdge(backdrop: Uint8Array, { widthPx, rgb }: RgbImage): void {
  const added: number[] = []
  const isLike = (i: number, other: number): boolean =>
    Math.abs((rgb[3 * i] as number) - (rgb[3 * other] as number)) <= EDGE_LEVELS &&
    Math.abs((rgb[3 * i + 1] as number) - (rgb[3 * other + 1] as number)) <= EDGE_LEVELS &&
    Math.abs((rgb[3 * i + 2] as number) - (rgb[3 * other + 2] as number)) <= EDGE_LEVELS
  const last = backdrop.length - widthPx
  for (let row = 0; row < backdrop.length; row += widthPx) {
    for (let i = row; i < row + widthPx; i++) {
      if (backdrop[i]) continue
      const isBeside =
        (row > 0 && backdrop[i - widthPx] && isLike(i, i - widthPx)) ||
        (row < last && backdrop[i + widthPx] && isLike(i, i + widthPx)) ||
        (i > row && backdrop[i - 1] && isLike(i, i - 1)) ||
        (i + 1 < row + widthPx && backdrop[i + 1] && isLike(i, i + 1))
      if (isBeside) added.push(i)
    }
  }
  for (const i of added) backdrop[i] = RIM
}
