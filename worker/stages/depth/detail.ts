import type { Detail } from '#worker/kernels/depth-problem.ts'
import { chosenDetail } from '#worker/kernels/detail-list.ts'

/** So far around a pixel without depth a patch may have seen another surface than the pixel's: half a patch. */
const NEAR_PX = 4

/**
 * 1 for each pixel that may be of a thing thinner than a patch: in a square of NEAR_PX around one without depth, and not in a plain area, where a
 * small patch sees noise alone.
 */
export function detailCandidates(
  depths: Float32Array,
  isPlain: Uint8Array,
  { widthPx }: { widthPx: number },
): Uint8Array {
  const near = new Uint8Array(depths.length)
  for (let i = 0; i < depths.length; i++) if (!((depths[i] as number) > 0)) near[i] = 1
  for (let row = 0; row < near.length; row += widthPx) spread(near, row, 1, widthPx)
  for (let x = 0; x < widthPx; x++) spread(near, x, widthPx, near.length / widthPx)
  for (let i = 0; i < near.length; i++) if (isPlain[i]) near[i] = 0
  return near
}

/** Marks what is within NEAR_PX of a mark, among `count` pixels from `first` on, `step` apart. */
function spread(marks: Uint8Array, first: number, step: number, count: number): void {
  let until = -1
  for (let n = 0; n < count; n++) {
    // What was marked just now is 2, so that it spreads no farther.
    if (marks[first + n * step] === 1) until = n + NEAR_PX
    else if (n <= until) marks[first + n * step] = 2
  }
  let from = count
  for (let n = count - 1; n >= 0; n--) {
    if (marks[first + n * step] === 1) from = n - NEAR_PX
    else if (n >= from) marks[first + n * step] = 2
  }
  for (let n = 0; n < count; n++) if (marks[first + n * step]) marks[first + n * step] = 1
}

/** The detail without what a mask leaves out, 0 there. */
export function insideMask(detail: Detail, mask: Uint8Array): Detail {
  return chosenDetail(detail, (n) => mask[detail.pixels[n] as number] !== 0)
}

/** Writes the detail's hypotheses into those of an estimate. */
export function putHypotheses(hypotheses: Float32Array, detail: Detail): void {
  for (let n = 0; n < detail.pixels.length; n++) {
    hypotheses.set(detail.hypotheses.subarray(4 * n, 4 * n + 4), 4 * (detail.pixels[n] as number))
  }
}

/** Writes the detail's depths into those of a map, and gives the map. */
export function putDepths(depths: Float32Array, { pixels, hypotheses }: Detail): Float32Array {
  for (let n = 0; n < pixels.length; n++) depths[pixels[n] as number] = hypotheses[4 * n + 3] as number
  return depths
}

/** The part of the detail where `depths` has none. */
export function withoutKnown(detail: Detail, depths: Float32Array): Detail {
  return chosenDetail(detail, (n) => depths[detail.pixels[n] as number] === 0)
}

/** Both, of different pixels; ascending no longer. */
export function joinDetail(one: Detail, other: Detail): Detail {
  const pixels = new Uint32Array(one.pixels.length + other.pixels.length)
  pixels.set(one.pixels)
  pixels.set(other.pixels, one.pixels.length)
  const hypotheses = new Float32Array(4 * pixels.length)
  hypotheses.set(one.hypotheses)
  hypotheses.set(other.hypotheses, one.hypotheses.length)
  return { pixels, hypotheses }
}

/** All x, then all y, then all z; 0 without depth. */
export function normalsOf(hypotheses: Float32Array, depths: Float32Array): Float32Array {
  const pixels = depths.length
  const normals = new Float32Array(3 * pixels)
  for (let i = 0; i < pixels; i++) {
    if (!depths[i]) continue
    for (let axis = 0; axis < 3; axis++) normals[axis * pixels + i] = hypotheses[4 * i + axis] as number
  }
  return normals
}
