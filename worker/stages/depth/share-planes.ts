import { apply, multiply, transpose } from '../../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'
import { dot, subtract, type Vector3 } from '../../geometry/vector3.ts'
import { type IndexCamera, relativeProjection } from '../../kernels/relative-projection.ts'
import { CellTally } from './cell-tally.ts'
import type { PlainFill } from './fill-plain-areas.ts'
import { type InversePlane, inverseDepthAt } from './fit-inverse-plane.ts'
import { type OutlineImage, type OutlineSupport, outlineSupport } from './outline-likeness.ts'

/** An image with the planes of its plain areas. */
export interface PlainImage extends OutlineImage {
  fill: PlainFill
}

/** One that gives its planes to others. */
export interface SharingImage extends OutlineImage {
  fill: Omit<PlainFill, 'depths'>
  /** Of each of its planes, see `scorePlanes`. */
  scores: readonly number[]
}

/** One whose planes were looked at in other images. */
export interface ScoredImage extends SharingImage {
  fill: PlainFill
}

export interface SharedFill extends PlainFill {
  /** 1 for each pixel whose plane is true beyond doubt. */
  isSure: Uint8Array
}

/** Score from which on a plane is true beyond doubt: skies between roofs reach 0.70, most planes of walls and cupboards 0.75 to 1. */
const MIN_SCORE = 0.72

/** Likeness that such a plane's outline must have in the image that takes it over. */
const MIN_LIKENESS = 0.5

/**
 * For each plane of an image how well its outline is found again in other images: the mean of the two best, since the others may see it from
 * behind or hidden. Planes of one image alone score a half at most.
 *
 * Spreads the planes over their areas again, by what the images show: each pixel of the outline takes a plane that puts it where two other images
 * show it, of several the one that came first, which most of the outline lies on. A plane through one edge alone, as the floor's at the foot of a cupboard, fits that edge as well as the cupboard's
 * side does. What is nearest to a part of the outline that no plane explains gets none: there the area flows over a weak edge into another thing, as
 * from a wall into the sky. `depths`: what is measured; what stands before a plane says nothing of it.
 */
export function scorePlanes(reference: PlainImage, depths: Float32Array, others: readonly OutlineImage[]): number[] {
  const { planes, planeOf } = reference.fill
  const outlines = outlinesOf(reference)
  const labels = new Uint16Array(planeOf.length)
  for (const area of areasOf(reference.fill)) {
    const outline = area.flatMap((k) => outlines[k] ?? [])
    const supports = area.map((k) => outlineSupport(outline, planes[k] as InversePlane, reference, others))
    labelOutline(outline, { area, supports }, { reference, depths, labels })
  }
  spreadLabels(reference, labels)
  return outlinesOf(reference).map((outline, k) => {
    const { likenesses } = outlineSupport(outline, planes[k] as InversePlane, reference, others)
    const [best = 0, second = 0] = likenesses.sort((a, b) => b - a)
    return (best + second) / 2
  })
}

/** Planes, from 0, by the area that they were found for. */
function areasOf({ planes, areaOf }: PlainFill): number[][] {
  const areas = new Map<number, number[]>()
  for (const k of planes.keys()) {
    const area = areaOf[k] as number
    areas.set(area, [...(areas.get(area) ?? []), k])
  }
  return [...areas.values()]
}

/** Label of outlines that no plane explains. */
const NONE = 0xffff

/** A surface nearer than the plane by this share of the depth stands before it. */
const BEFORE = 0.02

/** What stands before an outline is measured within so many pixels of it. */
const REACH_PX = 3

/** Neighbours along the outline decide together: an edge that lies along the way between two cameras is found by chance. */
function labelOutline(
  outline: readonly number[],
  { area, supports }: { area: readonly number[]; supports: readonly OutlineSupport[] },
  { reference, depths, labels }: { reference: PlainImage; depths: Float32Array; labels: Uint16Array },
): void {
  const tallies = area.map(() => new CellTally(reference))
  const missed = new CellTally(reference)
  for (const [n, pixel] of outline.entries()) {
    let isFound = false
    for (const [at, { alike }] of supports.entries()) {
      if ((alike[n] as number) < 2) continue
      tallies[at]?.add(pixel)
      isFound = true
    }
    const isSeen = supports.every(({ alike, seen }) => alike[n] === 0 && (seen[n] as number) >= 2)
    if (!isFound && isSeen && !isHidden(pixel, reference, depths)) missed.add(pixel)
  }
  for (const pixel of outline) {
    const found = tallies.map((tally) => tally.around(pixel))
    const most = Math.max(...found)
    const none = missed.around(pixel)
    if (most + none === 0) continue
    const first = found.findIndex((count) => count >= NEARLY * most)
    labels[pixel] = most >= none ? (area[first] as number) + 1 : NONE
  }
}

/** A plane with this share of the best one's support explains an outline as well. */
const NEARLY = 0.8

/** Breadth first from the labelled outlines into the areas. */
function spreadLabels({ widthPx, fill }: PlainImage, labels: Uint16Array): void {
  const { planes, planeOf, depths } = fill
  const queue = new Int32Array(labels.length)
  let end = 0
  for (let pixel = 0; pixel < labels.length; pixel++) if (labels[pixel]) queue[end++] = pixel
  for (let next = 0; next < end; next++) {
    const pixel = queue[next] as number
    for (const other of [pixel - 1, pixel + 1, pixel - widthPx, pixel + widthPx]) {
      if (!planeOf[other] || labels[other] !== 0) continue
      labels[other] = labels[pixel] as number
      queue[end++] = other
    }
  }
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel] as number
    if (label === 0) continue
    const plane = label === NONE ? null : (planes[label - 1] as InversePlane)
    const inverse = plane ? inverseDepthAt(plane, pixel % widthPx, Math.floor(pixel / widthPx)) : 0
    planeOf[pixel] = inverse > 0 ? label : 0
    depths[pixel] = inverse > 0 ? 1 / inverse : 0
  }
}

/** Whether something stands before the pixel's plane beside it. */
function isHidden(pixel: number, { widthPx, heightPx, fill }: PlainImage, depths: Float32Array): boolean {
  const x = pixel % widthPx
  const y = (pixel - x) / widthPx
  const before = (fill.depths[pixel] as number) * (1 - BEFORE)
  for (let row = Math.max(0, y - REACH_PX); row <= Math.min(heightPx - 1, y + REACH_PX); row++) {
    for (let column = Math.max(0, x - REACH_PX); column <= Math.min(widthPx - 1, x + REACH_PX); column++) {
      const at = row * widthPx + column
      const depth = (fill.depths[at] as number) || (depths[at] as number)
      if (depth > 0 && depth < before) return true
    }
  }
  return false
}

/**
 * What an image's plain areas have for depth when planes of other images are counted in: each pixel of a plain area (`isPlain`) takes the plane with the
 * highest score of its own and those true ones that other images have there. An area that flows over a weak edge into the sky has no plane of its own.
 */
export function sharePlanes(reference: ScoredImage, others: readonly SharingImage[], isPlain: Uint8Array): SharedFill {
  const { fill, scores } = reference
  const shared: Sharing = {
    fill: { ...fill, depths: fill.depths.slice(), planeOf: fill.planeOf.slice(), planes: [...fill.planes] },
    scores: new Float32Array(fill.planeOf.length),
    isPlain,
  }
  for (let pixel = 0; pixel < fill.planeOf.length; pixel++) {
    const plane = fill.planeOf[pixel] as number
    if (plane > 0) shared.scores[pixel] = scores[plane - 1] as number
  }
  for (const other of others) {
    const outlines = outlinesOf(other)
    const boxes = boxesOf(other)
    for (const [k, plane] of other.fill.planes.entries()) {
      const score = other.scores[k] as number
      if (score < MIN_SCORE) continue
      const { likenesses } = outlineSupport(outlines[k] ?? [], plane, other, [reference])
      if ((likenesses[0] as number) >= MIN_LIKENESS)
        takeOver(reference, { other, k, score, box: boxes[k] as Box }, shared)
    }
  }
  const isSure = new Uint8Array(shared.scores.length)
  for (let pixel = 0; pixel < isSure.length; pixel++)
    if ((shared.scores[pixel] as number) >= MIN_SCORE) isSure[pixel] = 1
  return { ...shared.fill, isSure }
}

/** Of each plane the pixels that touch others than those of its area. */
function outlinesOf({ fill: { planes, planeOf }, widthPx }: Pick<SharingImage, 'fill' | 'widthPx'>): number[][] {
  const outlines: number[][] = planes.map(() => [])
  for (let pixel = 0; pixel < planeOf.length; pixel++) {
    const plane = planeOf[pixel] as number
    if (plane === 0) continue
    const isInside = planeOf[pixel - 1] && planeOf[pixel + 1] && planeOf[pixel - widthPx] && planeOf[pixel + widthPx]
    if (!isInside) outlines[plane - 1]?.push(pixel)
  }
  return outlines
}

interface Sharing {
  fill: PlainFill
  /** Of each pixel's plane. */
  scores: Float32Array
  isPlain: Uint8Array
}

/** Gives the plane to those pixels that are plain, for which the other image has it there, and whose own scores less. */
function takeOver(
  { camera, widthPx, heightPx }: ScoredImage,
  { other, k, score, box }: { other: SharingImage; k: number; score: number; box: Box },
  { fill, scores, isPlain }: Sharing,
): void {
  const there = other.fill.planes[k] as InversePlane
  const plane = seenFrom(there, other.camera, camera)
  if (!plane) return
  const [a, b] = relativeProjection(camera, other.camera)
  const { left, top, right, bottom } = boxElsewhere(box, there, other, { camera, widthPx, heightPx })
  let number = 0
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const pixel = y * widthPx + x
      if (isPlain[pixel] === 0 || (scores[pixel] as number) >= score) continue
      const inverse = inverseDepthAt(plane, x, y)
      if (inverse <= 0) continue
      const w = a[6] * x + a[7] * y + a[8] + inverse * b[2]
      if (w <= 0) continue
      const column = Math.round((a[0] * x + a[1] * y + a[2] + inverse * b[0]) / w)
      const row = Math.round((a[3] * x + a[4] * y + a[5] + inverse * b[1]) / w)
      if (!(column >= 0 && row >= 0 && column < other.widthPx && row < other.heightPx)) continue
      if (other.fill.planeOf[row * other.widthPx + column] !== k + 1) continue
      if (number === 0) number = fill.planes.push(plane)
      fill.depths[pixel] = 1 / inverse
      fill.planeOf[pixel] = number
      scores[pixel] = score
    }
  }
}

/** Pixels of an image, all borders included. */
interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Of each plane where its pixels are. */
function boxesOf({ fill: { planes, planeOf }, widthPx, heightPx }: SharingImage): Box[] {
  const boxes = planes.map(() => ({ left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }))
  for (let y = 0; y < heightPx; y++) {
    // Runs of a plane: their ends are enough.
    for (let x = 0; x < widthPx; ) {
      const from = x
      const plane = planeOf[y * widthPx + x] as number
      while (x < widthPx && planeOf[y * widthPx + x] === plane) x++
      const box = boxes[plane - 1]
      if (!box) continue
      extend(box, from, y)
      extend(box, x - 1, y)
    }
  }
  return boxes
}

function extend(box: Box, x: number, y: number): void {
  box.left = Math.min(box.left, x)
  box.right = Math.max(box.right, x)
  box.top = Math.min(box.top, y)
  box.bottom = Math.max(box.bottom, y)
}

/** Where an image may have a plane's pixels that are in a box of another image; anywhere when the camera is on the plane within the box. */
function boxElsewhere(
  { left, top, right, bottom }: Box,
  plane: InversePlane,
  other: SharingImage,
  { camera, widthPx, heightPx }: { camera: IndexCamera; widthPx: number; heightPx: number },
): Box {
  const [a, b] = relativeProjection(other.camera, camera)
  const seen = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  // A pixel more to each side: positions are rounded to pixels of the other image.
  for (const x of [left - 1, right + 1]) {
    for (const y of [top - 1, bottom + 1]) {
      const inverse = inverseDepthAt(plane, x, y)
      const w = a[6] * x + a[7] * y + a[8] + inverse * b[2]
      if (!(inverse > 0 && w > 0)) return { left: 0, top: 0, right: widthPx - 1, bottom: heightPx - 1 }
      const u = (a[0] * x + a[1] * y + a[2] + inverse * b[0]) / w
      const v = (a[3] * x + a[4] * y + a[5] + inverse * b[1]) / w
      extend(seen, u, v)
    }
  }
  return {
    left: Math.max(0, Math.floor(seen.left)),
    top: Math.max(0, Math.floor(seen.top)),
    right: Math.min(widthPx - 1, Math.ceil(seen.right)),
    bottom: Math.min(heightPx - 1, Math.ceil(seen.bottom)),
  }
}

/** A plane of one camera as another one sees it; null where that one is on it. */
function seenFrom({ dx, dy, base }: InversePlane, from: IndexCamera, to: IndexCamera): InversePlane | null {
  // (1) m . p = 1 for its points in the one camera's frame
  const { fxPx, fyPx, cxPx, cyPx } = from.pinhole
  const m: Vector3 = [dx * fxPx, dy * fyPx, base + dx * cxPx + dy * cyPx]
  // (2) in the other's
  const rotation = multiply(
    matrixFromQuaternion(to.camFromWorld.rotation),
    transpose(matrixFromQuaternion(from.camFromWorld.rotation)),
  )
  const translation = subtract(to.camFromWorld.translation, apply(rotation, from.camFromWorld.translation))
  const turned = apply(rotation, m)
  const scale = 1 + dot(turned, translation)
  if (Math.abs(scale) < 1e-9) return null
  const slopeX = turned[0] / scale / to.pinhole.fxPx
  const slopeY = turned[1] / scale / to.pinhole.fyPx
  return { dx: slopeX, dy: slopeY, base: turned[2] / scale - slopeX * to.pinhole.cxPx - slopeY * to.pinhole.cyPx }
}
