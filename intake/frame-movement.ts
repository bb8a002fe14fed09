/**
 * How far the picture moved between two frames, as a share of its width: the median length of the shifts of its blocks, found by block
 * matching with the sum of absolute differences (full search; the measure of H.261 encoders). Blocks without texture say nothing about
 * movement and don't count. At most `MAX_MOVEMENT`, which is also the answer where no shift fits: a cut, or a camera that is swung.
 */

export interface GreyFrame {
  /** One byte a pixel, row by row. */
  grey: Uint8Array
  widthPx: number
  heightPx: number
}

/** Width of the frames that are compared: movement of less than a hundredth of the width is standing still. */
export const MOVEMENT_WIDTH_PX = 96

const BLOCK_PX = 16
const SEARCH_PX = 12
export const MAX_MOVEMENT = SEARCH_PX / MOVEMENT_WIDTH_PX

/** Grey levels: standard deviation below which a block is taken for bare. */
const MIN_TEXTURE = 4
/** Of the differences without any shift, those that remain after the best: above it, nothing was found again. */
const MAX_REST = 0.75
/** Grey levels a pixel that are noise of the sensor and the codec. */
const NOISE = 3

export function measureMovement(from: GreyFrame, to: GreyFrame): number {
  const shifts: number[] = []
  for (let y = 0; y + BLOCK_PX <= from.heightPx; y += BLOCK_PX) {
    for (let x = 0; x + BLOCK_PX <= from.widthPx; x += BLOCK_PX) {
      if (textureOf(from, x, y) >= MIN_TEXTURE) shifts.push(shiftOf(from, to, x, y))
    }
  }
  shifts.sort((a, b) => a - b)
  return (shifts[shifts.length >> 1] ?? 0) / from.widthPx
}

function textureOf({ grey, widthPx }: GreyFrame, x: number, y: number): number {
  let sum = 0
  let squares = 0
  for (let j = 0; j < BLOCK_PX; j++) {
    for (let i = 0; i < BLOCK_PX; i++) {
      const value = grey[(y + j) * widthPx + x + i] ?? 0
      sum += value
      squares += value * value
    }
  }
  const mean = sum / BLOCK_PX ** 2
  return Math.sqrt(Math.max(0, squares / BLOCK_PX ** 2 - mean * mean))
}

/** Pixels that a block moved. Of equally good shifts, the shortest. */
function shiftOf(from: GreyFrame, to: GreyFrame, x: number, y: number): number {
  const still = differenceAt({ from, to, x, y, dx: 0, dy: 0, most: Number.POSITIVE_INFINITY })
  if (still <= NOISE * BLOCK_PX ** 2) return 0
  let best = still
  let length = 0
  for (let dy = -SEARCH_PX; dy <= SEARCH_PX; dy++) {
    for (let dx = -SEARCH_PX; dx <= SEARCH_PX; dx++) {
      const isInside = x + dx >= 0 && y + dy >= 0 && x + dx + BLOCK_PX <= to.widthPx && y + dy + BLOCK_PX <= to.heightPx
      if (!isInside) continue
      const difference = differenceAt({ from, to, x, y, dx, dy, most: best })
      const shift = Math.hypot(dx, dy)
      if (difference > best || (difference === best && shift >= length)) continue
      best = difference
      length = shift
    }
  }
  const isFound = best <= NOISE * BLOCK_PX ** 2 || best < MAX_REST * still
  return isFound ? Math.min(length, SEARCH_PX) : SEARCH_PX
}

interface Comparison {
  from: GreyFrame
  to: GreyFrame
  x: number
  y: number
  dx: number
  dy: number
  /** A difference above it needs not be known exactly. */
  most: number
}

/** Sum of absolute differences of a block and the shifted one. */
function differenceAt({ from, to, x, y, dx, dy, most }: Comparison): number {
  let sum = 0
  for (let j = 0; j < BLOCK_PX && sum <= most; j++) {
    const rowFrom = (y + j) * from.widthPx + x
    const rowTo = (y + dy + j) * to.widthPx + x + dx
    for (let i = 0; i < BLOCK_PX; i++) sum += Math.abs((from.grey[rowFrom + i] ?? 0) - (to.grey[rowTo + i] ?? 0))
  }
  return sum
}
