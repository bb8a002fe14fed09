import type { Matrix3 } from '../../geometry/matrix3.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import { type IndexCamera, relativeProjection } from '../../kernels/relative-projection.ts'
import { type InversePlane, inverseDepthAt } from './fit-inverse-plane.ts'

/** An image as an outline is compared in it. */
export interface OutlineImage {
  camera: IndexCamera
  widthPx: number
  heightPx: number
  /** One byte a pixel. */
  gray: Uint8Array
}

/** Patches around outline pixels are this wide to each side of them: both sides of the edge, and little of what is behind it. */
const PATCH_REACH = 2
const PATCH_PX = (2 * PATCH_REACH + 1) ** 2

/** Fewer tell nothing. */
const MIN_PATCHES = 12

/** Standard deviation of a patch's grey levels below which it shows noise, no edge. */
const MIN_CONTRAST = 3

/** Correlation of patches that show the same. */
const MIN_CORRELATION = 0.6

/** The patch shows nothing, or part of it is outside of the other image. */
const UNSEEN = 2

/** At the image's border there is no outline that could be found: the area has no end there. */
const OPEN = -2

/**
 * How well patches around outline pixels of a plane's area, seen in `reference`, are found again in `other` where the plane puts them: a
 * correlation each, UNSEEN where that can't be said, OPEN at the image's border. What the plane has wrong, its parallax moves: of an area of sky, whose outline is made of other
 * things, little is found.
 */
function patchLikenesses(
  outline: ArrayLike<number>,
  plane: InversePlane,
  reference: OutlineImage,
  other: OutlineImage,
): Float32Array {
  const { widthPx, heightPx, gray } = reference
  const [a, b] = relativeProjection(reference.camera, other.camera)
  const here = new Float64Array(PATCH_PX)
  const there = new Float64Array(PATCH_PX)
  const likenesses = new Float32Array(outline.length)
  for (let n = 0; n < outline.length; n++) {
    const pixel = outline[n] as number
    const x = pixel % widthPx
    const y = (pixel - x) / widthPx
    if (x < PATCH_REACH || y < PATCH_REACH || x >= widthPx - PATCH_REACH || y >= heightPx - PATCH_REACH) {
      likenesses[n] = OPEN
      continue
    }
    readPatch(gray, widthPx, pixel, here)
    // Most of what is not seen shows nothing here already.
    const variance = varianceOf(here)
    const isSeen = variance >= MIN_CONTRAST ** 2 && readWarped(other, { x, y, plane, a, b }, there)
    likenesses[n] = isSeen ? correlate(here, variance, there) : UNSEEN
  }
  return likenesses
}

function readPatch(gray: Uint8Array, widthPx: number, pixel: number, patch: Float64Array): void {
  let k = 0
  for (let row = -PATCH_REACH; row <= PATCH_REACH; row++) {
    const middle = pixel + row * widthPx
    for (let at = middle - PATCH_REACH; at <= middle + PATCH_REACH; at++) patch[k++] = gray[at] as number
  }
}

/** The patch around (x, y) where the plane puts it; false where part of it is outside of the image. */
function readWarped(
  other: OutlineImage,
  { x, y, plane, a, b }: { x: number; y: number; plane: InversePlane; a: Matrix3; b: Vector3 },
  patch: Float64Array,
): boolean {
  let k = 0
  for (let row = y - PATCH_REACH; row <= y + PATCH_REACH; row++) {
    for (let column = x - PATCH_REACH; column <= x + PATCH_REACH; column++) {
      const inverse = inverseDepthAt(plane, column, row)
      const w = a[6] * column + a[7] * row + a[8] + inverse * b[2]
      const u = (a[0] * column + a[1] * row + a[2] + inverse * b[0]) / w
      const v = (a[3] * column + a[4] * row + a[5] + inverse * b[1]) / w
      if (!(w > 0 && u >= 0 && v >= 0 && u < other.widthPx - 1 && v < other.heightPx - 1)) return false
      patch[k++] = between(other, u, v)
    }
  }
  return true
}

/** An outline as several images see it. */
export interface OutlineSupport {
  /** For each image the share of the patches that look alike there, 0 where too few can be compared. */
  likenesses: number[]
  /** For each pixel of the outline how many images show it alike, and how many show it at all or something in its place. */
  alike: Uint8Array
  seen: Uint8Array
}

/** Looks for the outline of a plane's area, seen in `reference`, in other images, where the plane puts it. */
export function outlineSupport(
  outline: ArrayLike<number>,
  plane: InversePlane,
  reference: OutlineImage,
  others: readonly OutlineImage[],
): OutlineSupport {
  const alike = new Uint8Array(outline.length)
  const seen = new Uint8Array(outline.length)
  const likenesses = others.map((other) => {
    let [compared, same] = [0, 0]
    for (const [n, likeness] of patchLikenesses(outline, plane, reference, other).entries()) {
      if (likeness === UNSEEN) continue
      compared++
      if (likeness === OPEN) continue
      seen[n] = (seen[n] as number) + 1
      if (likeness < MIN_CORRELATION) continue
      same++
      alike[n] = (alike[n] as number) + 1
    }
    return compared < MIN_PATCHES ? 0 : same / compared
  })
  return { likenesses, alike, seen }
}

/** Grey level between four pixels. */
function between({ gray, widthPx }: OutlineImage, u: number, v: number): number {
  const left = Math.floor(u)
  const top = Math.floor(v)
  const [s, t] = [u - left, v - top]
  const at = top * widthPx + left
  const above = (1 - s) * (gray[at] as number) + s * (gray[at + 1] as number)
  const below = (1 - s) * (gray[at + widthPx] as number) + s * (gray[at + widthPx + 1] as number)
  return (1 - t) * above + t * below
}

function varianceOf(patch: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (let k = 0; k < PATCH_PX; k++) {
    const value = patch[k] as number
    sum += value
    squares += value * value
  }
  return squares / PATCH_PX - (sum / PATCH_PX) ** 2
}

/** `variance`: of the first. */
function correlate(one: Float64Array, variance: number, other: Float64Array): number {
  let [sa, sb, sab] = [0, 0, 0]
  for (let k = 0; k < PATCH_PX; k++) {
    const [p, q] = [one[k] as number, other[k] as number]
    sa += p
    sb += q
    sab += p * q
  }
  return (sab / PATCH_PX - (sa * sb) / PATCH_PX ** 2) / Math.sqrt(variance * Math.max(varianceOf(other), 1))
}
