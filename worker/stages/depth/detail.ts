import type { DepthEstimate, Detail } from '#worker/kernels/depth-problem.ts'
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
export function insideMask({ pixels, hypotheses }: Detail, mask: Uint8Array): Detail {
  const isInside = (n: number) => mask[pixels[n] as number] !== 0
  return { pixels: pixels.filter((_, n) => isInside(n)), hypotheses: hypotheses.filter((_, k) => isInside(k >> 2)) }
}

/** A copy of the estimate with the detail in its place, at one cost. */
export function withDetail({ hypotheses, costs }: DepthEstimate, detail: Detail, cost: number): DepthEstimate {
  const result = { hypotheses: hypothesesWith(hypotheses, detail), costs: costs.slice() }
  for (const pixel of detail.pixels) result.costs[pixel] = cost
  return result
}

/** A copy of an estimate's hypotheses with the detail in their place. */
export function hypothesesWith(hypotheses: Float32Array, detail: Detail): Float32Array {
  const result = hypotheses.slice()
  for (const [n, pixel] of detail.pixels.entries()) result.set(detail.hypotheses.subarray(4 * n, 4 * n + 4), 4 * pixel)
  return result
}

/** A copy of the depths with the detail in their place. */
export function depthsWith(depths: Float32Array, { pixels, hypotheses }: Detail): Float32Array {
  const result = depths.slice()
  for (const [n, pixel] of pixels.entries()) result[pixel] = hypotheses[4 * n + 3] as number
  return result
}

/** The part of the detail that `depths` has, 0 where other maps don't agree. */
export function agreedDetail({ pixels, hypotheses }: Detail, depths: Float32Array): Detail {
  const isAgreed = (n: number) => (depths[pixels[n] as number] as number) > 0
  return { pixels: pixels.filter((_, n) => isAgreed(n)), hypotheses: hypotheses.filter((_, k) => isAgreed(k >> 2)) }
}

/** The part of the detail where `depths` has none. */
export function withoutKnown({ pixels, hypotheses }: Detail, depths: Float32Array): Detail {
  const isNew = (n: number) => depths[pixels[n] as number] === 0
  return { pixels: pixels.filter((_, n) => isNew(n)), hypotheses: hypotheses.filter((_, k) => isNew(k >> 2)) }
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
