import { plainAreas } from './plain-areas.ts'

/** Grey levels among a pixel and its eight neighbours that still make it plain: the noise of a sky after JPEG. */
const MAX_PLAIN_RANGE = 10

/** A plain area of which so much has a depth is a surface that has just enough texture, and keeps it. */
const MAX_SHARE_WITH_DEPTH = 0.3

/**
 * So far around a plain pixel depths go too. The next pixel sees the outline already, so it isn't plain; the one after it mixes
 * both sides, and would draw a line of sky around the surface.
 */
const BORDER_PX = 2

export interface EdgeFatteningInput {
  /** 0 for none. Are changed. */
  depths: Float32Array
  /** 1 for each pixel whose depth stays: it is of a plane that several images have, not of the surroundings. */
  isKept: Uint8Array
  /** The photo at the same size, a byte a pixel each; see ColorImage. */
  gray: Uint8Array
  tint: Uint8Array
  widthPx: number
  heightPx: number
}

/**
 * Takes the depth away that plain areas got from their surroundings. A pixel of sky whose patch reaches over a roof's edge
 * matches by that edge, in all photos the same way, so it is given the roof's depth, and neither cost nor consistency shows it: the
 * roof is fattened by half a patch of sky. What shows it is that the area it belongs to, connected plain pixels,
 * has hardly any depth elsewhere.
 *
 * Pixels at the border of such an area lose theirs too.
 */
export function removeEdgeFattening(input: EdgeFatteningInput): void {
  const { depths } = input
  for (const area of plainAreas(input, MAX_PLAIN_RANGE)) {
    let withDepth = 0
    for (const pixel of area) if ((depths[pixel] ?? 0) > 0) withDepth++
    if (withDepth > MAX_SHARE_WITH_DEPTH * area.length) continue
    for (const pixel of area) clearAround(pixel, input)
  }
}

/** In a diamond of BORDER_PX. */
function clearAround(pixel: number, { depths, isKept, widthPx, heightPx }: EdgeFatteningInput): void {
  const x = pixel % widthPx
  const y = (pixel - x) / widthPx
  for (let row = Math.max(0, y - BORDER_PX); row <= Math.min(heightPx - 1, y + BORDER_PX); row++) {
    const reach = BORDER_PX - Math.abs(row - y)
    for (let column = Math.max(0, x - reach); column <= Math.min(widthPx - 1, x + reach); column++) {
      const at = row * widthPx + column
      if (isKept[at] === 0) depths[at] = 0
    }
  }
}
