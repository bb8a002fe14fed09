import type { Pinhole } from '../../colmap/pinhole-of.ts'
import { fitInversePlane, type InversePlane, type InverseSamples, inverseDepthAt, liesOn } from './fit-inverse-plane.ts'
import { MAX_PLAIN_RANGE, plainAreas } from './plain-areas.ts'

/** An image's own depths, those that other images agree with. */
export interface PlainFillInput {
  widthPx: number
  heightPx: number
  /** One byte a pixel each; see ColorImage. */
  gray: Uint8Array
  tint: Uint8Array
  /** With index coordinates: the centre of the first pixel is (0, 0). */
  pinhole: Pinhole
  /** Along z, world units; 0 where nothing agrees. */
  depths: Float32Array
}

/** What plain areas may have for depth. */
export interface PlainFill {
  /** Along z; 0 elsewhere. */
  depths: Float32Array
  /** Of each pixel that is filled: which of `planes`, from 1. */
  planeOf: Uint16Array
  planes: InversePlane[]
  /** Of each plane the area that it was found for, 0 for none. */
  areaOf: number[]
}

/** A depth so far from an area's outline is of the outline: patches around both see the same edge, pixels. */
const OUTLINE_REACH_PX = 3

/** Share of an area's outline that must lie on its planes: what is plain and open, as the sky, has an outline of other things. */
const MIN_SUPPORT = 0.5

/** Share of the outline that may be the image's border, where nothing supports. */
const MAX_AT_BORDER = 0.35

/** Planes of one area at most: the faces of a box that shade alike. */
const MAX_PLANES = 4

/** Share of the outline that a plane must have, beside the first. */
const MIN_PLANE_SHARE = 0.1

/** Pixels of outline that make a plane at least. */
const MIN_PLANE_PX = 16

/** Samples that planes are fitted to, evenly taken, at most. */
const MAX_SAMPLES = 600

/** The cosine between a plane's normal and the ray is at least this: no plane is seen more flatly. */
const MIN_FACING = 0.1

/**
 * Depths for areas without texture, where stereo sees nothing to compare: the planes through what is known along their outlines
 * (planar priors: Xu and Tao, "Planar Prior Assisted PatchMatch Multi-View Stereo", AAAI 2020; here for whole areas of even
 * brightness instead of triangles). An area whose outline is mostly of other things, or leaves the image, gets none: that is sky.
 * One image alone can't tell a wall from a hole that its frame surrounds; whether other images agree is for the caller to see.
 */
export function fillPlainAreas(input: PlainFillInput): PlainFill {
  const { gray } = input
  const fill: PlainFill = {
    depths: new Float32Array(gray.length),
    planeOf: new Uint16Array(gray.length),
    planes: [],
    areaOf: [],
  }
  const areaOf = new Int32Array(gray.length)
  let number = 0
  for (const area of plainAreas(input, MAX_PLAIN_RANGE)) {
    number++
    for (const pixel of area) areaOf[pixel] = number
    fillArea(area, number, areaOf, input, fill)
  }
  return fill
}

function fillArea(area: Int32Array, number: number, areaOf: Int32Array, input: PlainFillInput, fill: PlainFill): void {
  const { widthPx, heightPx } = input
  // (1) the outline, and what is known along it
  const outline = outlineOf(area, number, areaOf, widthPx)
  let atBorder = 0
  const known: number[] = []
  const outlineOfKnown: number[] = []
  for (const pixel of outline) {
    const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)]
    if (x < 2 || y < 2 || x > widthPx - 3 || y > heightPx - 3) atBorder++
    const nearest = nearestKnown(x, y, input)
    if (nearest < 0) continue
    known.push(nearest % widthPx, Math.floor(nearest / widthPx), 1 / (input.depths[nearest] as number))
    outlineOfKnown.push(pixel)
  }
  if (atBorder > MAX_AT_BORDER * outline.length) return

  // (2) planes, the one with most of the outline first
  const samples = Float64Array.from(known)
  const planes = planesOf(samples, outline.length, area[0] as number, input)
  const label = new Uint8Array(outlineOfKnown.length)
  let supported = 0
  for (let n = 0; n < label.length; n++) {
    const plane = planes.findIndex((candidate) => liesOn(candidate, samples, n))
    label[n] = plane + 1
    if (plane >= 0) supported++
  }
  if (supported < MIN_SUPPORT * outline.length) return

  // (3) each pixel takes the plane of the nearest outline that has one
  spread(area, number, areaOf, widthPx, { outline: outlineOfKnown, label, planes }, fill)
}

/** Pixels of the area that touch others. */
function outlineOf(area: Int32Array, number: number, areaOf: Int32Array, widthPx: number): Int32Array {
  return area.filter((pixel) =>
    [pixel - 1, pixel + 1, pixel - widthPx, pixel + widthPx].some((other) => areaOf[other] !== number),
  )
}

/** The nearest pixel with depth around (x, y), -1 for none. */
function nearestKnown(x: number, y: number, { widthPx, heightPx, depths }: PlainFillInput): number {
  let best = -1
  let bestDistance = Number.POSITIVE_INFINITY
  for (let row = Math.max(0, y - OUTLINE_REACH_PX); row <= Math.min(heightPx - 1, y + OUTLINE_REACH_PX); row++) {
    for (
      let column = Math.max(0, x - OUTLINE_REACH_PX);
      column <= Math.min(widthPx - 1, x + OUTLINE_REACH_PX);
      column++
    ) {
      const distance = (column - x) ** 2 + (row - y) ** 2
      if (distance >= bestDistance || !((depths[row * widthPx + column] as number) > 0)) continue
      best = row * widthPx + column
      bestDistance = distance
    }
  }
  return best
}

function planesOf(samples: InverseSamples, outlinePx: number, seed: number, input: PlainFillInput): InversePlane[] {
  const planes: InversePlane[] = []
  let left = samples
  for (let tries = 0; tries < MAX_PLANES; tries++) {
    const fit = fitInversePlane(evenly(left), seed)
    if (!fit) break
    const rest = leftOver(fit.plane, left)
    const inliers = (left.length - rest.length) / 3
    if (inliers < Math.max(MIN_PLANE_PX, MIN_PLANE_SHARE * outlinePx)) break
    if (facing(fit.plane, input)) planes.push(fit.plane)
    left = rest
  }
  return planes
}

function evenly(samples: InverseSamples): InverseSamples {
  const count = samples.length / 3
  const step = Math.ceil(count / MAX_SAMPLES)
  return samples.filter((_, i) => Math.floor(i / 3) % step === 0)
}

function leftOver(plane: InversePlane, samples: InverseSamples): InverseSamples {
  return samples.filter((_, i) => !liesOn(plane, samples, Math.floor(i / 3)))
}

/** Whether the plane is seen steeply enough in the middle of the image. */
function facing(plane: InversePlane, { pinhole }: PlainFillInput): boolean {
  return -normalOf(plane, pinhole)[2] >= MIN_FACING
}

/** Towards the camera: with w = dx u + dy v + base for pixels (u, v), n . p = -1 for the points p of the plane. */
export function normalOf(
  { dx, dy, base }: InversePlane,
  { fxPx, fyPx, cxPx, cyPx }: Pinhole,
): [number, number, number] {
  const normal = [-dx * fxPx, -dy * fyPx, -(base + dx * cxPx + dy * cyPx)] as const
  const length = Math.hypot(...normal)
  return [normal[0] / length, normal[1] / length, normal[2] / length]
}

interface LabelledOutline {
  outline: readonly number[]
  /** Of each of its pixels the plane, from 1; 0 for none. */
  label: Uint8Array
  planes: readonly InversePlane[]
}

/** Breadth first from the outline into the area. */
function spread(
  area: Int32Array,
  number: number,
  areaOf: Int32Array,
  widthPx: number,
  { outline, label, planes }: LabelledOutline,
  fill: PlainFill,
): void {
  const first = fill.planes.length + 1
  fill.planes.push(...planes)
  fill.areaOf.push(...planes.map(() => number))
  const queue = new Int32Array(area.length)
  let end = 0
  const take = (pixel: number, plane: number) => {
    const inverse = inverseDepthAt(planes[plane] as InversePlane, pixel % widthPx, Math.floor(pixel / widthPx))
    fill.planeOf[pixel] = first + plane
    fill.depths[pixel] = inverse > 0 ? 1 / inverse : 0
    queue[end++] = pixel
  }
  for (const [n, pixel] of outline.entries()) if (label[n]) take(pixel, (label[n] as number) - 1)
  for (let next = 0; next < end; next++) {
    const pixel = queue[next] as number
    for (const other of [pixel - 1, pixel + 1, pixel - widthPx, pixel + widthPx]) {
      if (areaOf[other] === number && fill.planeOf[other] === 0) take(other, (fill.planeOf[pixel] as number) - first)
    }
  }
}
