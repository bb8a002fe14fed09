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
  const count = backdrop.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0)
  return count >= MIN_SHARE * widthPx * heightPx ? backdrop : null
}

function mayBeBackdrop({ widthPx, heightPx, rgb }: RgbImage): Uint8Array {
  const luma = new Uint8Array(widthPx * heightPx)
  for (let i = 0, k = 0; i < luma.length; i++, k += 3) {
    luma[i] = (77 * (rgb[k] as number) + 150 * (rgb[k + 1] as number) + 29 * (rgb[k + 2] as number)) >> 8
  }
  const may = new Uint8Array(luma.length)
  for (let y = 0; y < heightPx; y++) {
    const [top, bottom] = [Math.max(0, y - 1), Math.min(heightPx - 1, y + 1)]
    for (let x = 0; x < widthPx; x++) {
      const i = y * widthPx + x
      const [r, g, b] = [rgb[3 * i] as number, rgb[3 * i + 1] as number, rgb[3 * i + 2] as number]
      const level = Math.max(r, g, b)
      if (level > MAX_BLACK && (level < MIN_LEVEL || Math.max(r, g) > b + MAX_WARMTH)) continue
      let [least, most] = [255, 0]
      for (let row = top; row <= bottom; row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(widthPx - 1, x + 1); column++) {
          const value = luma[row * widthPx + column] as number
          least = Math.min(least, value)
          most = Math.max(most, value)
        }
      }
      may[i] = most - least <= MAX_RANGE ? 1 : 0
    }
  }
  return may
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
  for (let i = 0; i < backdrop.length; i++) {
    if (backdrop[i]) continue
    const x = i % widthPx
    for (const other of [i - widthPx, i + widthPx, x > 0 ? i - 1 : -1, x < widthPx - 1 ? i + 1 : -1]) {
      if (!backdrop[other]) continue
      let most = 0
      for (let c = 0; c < 3; c++)
        most = Math.max(most, Math.abs((rgb[3 * i + c] as number) - (rgb[3 * other + c] as number)))
      if (most > EDGE_LEVELS) continue
      added.push(i)
      break
    }
  }
  for (const i of added) backdrop[i] = RIM
}
