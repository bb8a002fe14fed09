/** Side of the parts of a frame that are looked at by themselves: what moves may be small. */
const BLOCK_PX = 16
/** How much more neighbouring lines must differ than every other line, and by how many grey levels a pixel, for noise not to count. */
const COMB_RATIO = 1.5
const COMB_LEVELS = 4
/** Share of the blocks: fewer are a fence or a shirt. */
const MIN_COMBED_SHARE = 0.003

/**
 * Makes a progressive picture of an interlaced one, in place: of two fields that were taken a fiftieth of a second apart, and that show what moved as a
 * comb, the lower one's lines become the mean of their neighbours, and all lines take their colours from the upper field. Leaves a picture without combs as it is. RGBA, line after line,
 * none of them scaled. Gives whether it changed.
 */
export function deinterlace(rgba: Uint8ClampedArray, widthPx: number, heightPx: number): boolean {
  if (!isCombed(rgba, widthPx, heightPx)) return false
  const line = 4 * widthPx
  for (let y = 1; y < heightPx; y += 2) {
    const above = (y - 1) * line
    const below = y + 1 < heightPx ? above + 2 * line : above
    for (let x = 0; x < line; x++) {
      rgba[above + line + x] = ((rgba[above + x] as number) + (rgba[below + x] as number) + 1) >> 1
    }
  }
  takeColoursFromUpperField(rgba, widthPx, heightPx)
  return true
}

/** Lines of colour from one of the upper field to its next: films keep a line for every two of a field, and the fields' lines in turn. */
const COLOUR_LINES = 4

/**
 * A decoder that knows no fields spreads each line of colour over two neighbouring lines of the picture, so that half of them are of the lower
 * field. What is not brightness is drawn from every fourth line.
 */
function takeColoursFromUpperField(rgba: Uint8ClampedArray, widthPx: number, heightPx: number): void {
  const line = 4 * widthPx
  const last = COLOUR_LINES * Math.floor((heightPx - 1) / COLOUR_LINES)
  // Read before they are overwritten.
  let upper = coloursOf(rgba, 0, widthPx)
  let lower = coloursOf(rgba, Math.min(last, COLOUR_LINES), widthPx)
  for (let y = 0; y < heightPx; y++) {
    const phase = y % COLOUR_LINES
    if (phase === 0 && y > 0) {
      upper = lower
      lower = coloursOf(rgba, Math.min(last, y + COLOUR_LINES), widthPx)
    }
    const share = phase / COLOUR_LINES
    for (let x = 0; x < widthPx; x++) {
      const at = y * line + 4 * x
      const own = luma(rgba, at)
      for (let c = 0; c < 3; c++) {
        const i = 3 * x + c
        rgba[at + c] = own + (1 - share) * (upper[i] as number) + share * (lower[i] as number)
      }
    }
  }
}

/** What a line has besides its brightness. */
function coloursOf(rgba: Uint8ClampedArray, y: number, widthPx: number): Float32Array {
  const colours = new Float32Array(3 * widthPx)
  for (let x = 0; x < widthPx; x++) {
    const at = 4 * (y * widthPx + x)
    const own = luma(rgba, at)
    for (let c = 0; c < 3; c++) colours[3 * x + c] = (rgba[at + c] as number) - own
  }
  return colours
}

/** Of BT.601, in grey levels. */
function luma(rgba: Uint8ClampedArray, at: number): number {
  return 0.299 * (rgba[at] as number) + 0.587 * (rgba[at + 1] as number) + 0.114 * (rgba[at + 2] as number)
}

/** In a picture lines resemble their neighbours more than those after; where fields of a movement are woven it is the other way round. */
function isCombed(rgba: Uint8ClampedArray, widthPx: number, heightPx: number): boolean {
  const [across, down] = [Math.floor(widthPx / BLOCK_PX), Math.floor((heightPx - 2) / BLOCK_PX)]
  const fewest = Math.max(1, MIN_COMBED_SHARE * across * down)
  let combed = 0
  for (let v = 0; v < down; v++) {
    for (let u = 0; u < across; u++) if (isBlockCombed(rgba, widthPx, u * BLOCK_PX, v * BLOCK_PX)) combed++
  }
  return combed >= fewest
}

function isBlockCombed(rgba: Uint8ClampedArray, widthPx: number, left: number, top: number): boolean {
  const line = 4 * widthPx
  let [near, far] = [0, 0]
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let x = left; x < left + BLOCK_PX; x++) {
      const at = y * line + 4 * x
      const own = brightness(rgba, at)
      near += Math.abs(own - brightness(rgba, at + line))
      far += Math.abs(own - brightness(rgba, at + 2 * line))
    }
  }
  return near > COMB_RATIO * far + COMB_LEVELS * BLOCK_PX * BLOCK_PX
}

function brightness(rgba: Uint8ClampedArray, at: number): number {
  return ((rgba[at] as number) + 2 * (rgba[at + 1] as number) + (rgba[at + 2] as number)) / 4
}
