import { boxSum, type Size } from './box-sum.ts'
import type { LocalContrast } from './local-contrast.ts'

/** Around what has depth a patch may have seen the same edge; the window of a sweep must not, or things would grow by half of it. */
const EDGE_PX = 2

/** Half of the square in which most pixels must have texture. */
const RADIUS_PX = 4

/** Pixels with depth in that square from which on they are a surface: a few are chance. */
const MIN_SOLID = 27

/** Regions smaller than this share of the image are gaps. */
const MIN_REGION = 0.002

/** So far around a region, as a share of the image's width, depths belong to what it carries on. */
const BORDER_REACH = 0.015

/** Pixels that touch each other, without depth and with some texture: too little for a patch, perhaps enough for a large window. */
export interface OpenRegion {
  /** Indices, ascending. */
  pixels: Int32Array
  /** Pixels with depth around. */
  border: Int32Array
}

/** `depths`: 0 for none. `mask`: 0 for what is left out. */
export function openRegions(depths: Float32Array, contrast: LocalContrast, mask: Uint8Array | null): OpenRegion[] {
  const minPx = MIN_REGION * depths.length
  const regions = [...connected(openPixels(depths, contrast, mask), contrast.widthPx)]
  return regions
    .filter(({ length }) => length >= minPx)
    .map((pixels) => ({ pixels, border: borderOf(pixels, depths, contrast) }))
}

function openPixels(depths: Float32Array, contrast: LocalContrast, mask: Uint8Array | null): Uint8Array {
  const pixels = depths.length
  const isKnown = new Float32Array(pixels)
  for (let i = 0; i < pixels; i++) if ((depths[i] as number) > 0) isKnown[i] = 1
  const near = summed(isKnown, contrast, RADIUS_PX)
  const solid = new Float32Array(pixels)
  for (let i = 0; i < pixels; i++) if (isKnown[i] && (near[i] as number) > MIN_SOLID) solid[i] = 1
  const known = summed(solid, contrast, EDGE_PX)
  const isFree = new Float32Array(pixels)
  for (let i = 0; i < pixels; i++) if (!isKnown[i] && !known[i] && mask?.[i] !== 0) isFree[i] = 1
  const free = summed(isFree, contrast, RADIUS_PX)
  const isFaint = new Float32Array(pixels)
  for (let i = 0; i < pixels; i++) if (isFree[i] && contrast.isTextured[i]) isFaint[i] = 1
  const textured = summed(isFaint, contrast, RADIUS_PX)
  const isOpen = new Uint8Array(pixels)
  for (let i = 0; i < pixels; i++) if (isFree[i] && 2 * (textured[i] as number) > (free[i] as number)) isOpen[i] = 1
  return isOpen
}

function summed(values: Float32Array, size: Size, radiusPx: number): Float32Array {
  const sums = new Float32Array(values.length)
  boxSum(values, size, radiusPx, sums, new Float64Array(values.length))
  return sums
}

/** Pixels with 1 that touch each other over their four neighbours. */
export function* connected(marks: Uint8Array, widthPx: number): Generator<Int32Array> {
  const unvisited = marks.slice()
  const queue = new Int32Array(marks.length)
  for (let seed = 0; seed < marks.length; seed++) {
    if (unvisited[seed] === 0) continue
    let end = 0
    const take = (pixel: number) => {
      if (!unvisited[pixel]) return
      unvisited[pixel] = 0
      queue[end++] = pixel
    }
    take(seed)
    for (let next = 0; next < end; next++) {
      const pixel = queue[next] as number
      const x = pixel % widthPx
      if (x > 0) take(pixel - 1)
      if (x < widthPx - 1) take(pixel + 1)
      take(pixel - widthPx)
      take(pixel + widthPx)
    }
    yield queue.slice(0, end).sort()
  }
}

function borderOf(pixels: Int32Array, depths: Float32Array, size: Size): Int32Array {
  const isRegion = new Float32Array(depths.length)
  for (const pixel of pixels) isRegion[pixel] = 1
  const near = summed(isRegion, size, Math.round(BORDER_REACH * size.widthPx))
  const border: number[] = []
  for (let i = 0; i < depths.length; i++) if ((depths[i] as number) > 0 && (near[i] as number) > 0) border.push(i)
  return Int32Array.from(border)
}
