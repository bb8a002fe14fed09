import type { Detail } from '#worker/kernels/depth-problem.ts'
import { chosenDetail } from '#worker/kernels/detail-list.ts'
import { type ColorImage, plainMask } from './plain-areas.ts'

/** So far around a pixel without depth a patch may have seen another surface than the pixel's: half a patch. */
const NEAR_PX = 4

/**
 * 1 for each pixel that may be of a thing thinner than a patch: in a square of NEAR_PX around one without depth, and not in a plain area, where a
 * small patch sees noise alone.
 */
export function detailCandidates(depths: Float32Array, image: ColorImage): Uint8Array {
  const { widthPx } = image
  const inRow = new Uint8Array(depths.length)
  for (let i = 0; i < depths.length; i++) {
    if ((depths[i] as number) > 0) continue
    const row = i - (i % widthPx)
    inRow.fill(1, Math.max(row, i - NEAR_PX), Math.min(row + widthPx, i + NEAR_PX + 1))
  }
  const near = new Uint8Array(depths.length)
  for (let i = 0; i < depths.length; i++) {
    if (inRow[i] === 0) continue
    const last = Math.min(depths.length - 1, i + NEAR_PX * widthPx)
    for (let other = Math.max(i % widthPx, i - NEAR_PX * widthPx); other <= last; other += widthPx) near[other] = 1
  }
  const isPlain = plainMask(image)
  return near.map((is, i) => (isPlain[i] ? 0 : is))
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
