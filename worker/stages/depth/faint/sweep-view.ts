import { type IndexCamera, indexPinhole } from '../../../kernels/relative-projection.ts'
import type { Header } from '../store-images.ts'
import type { Size } from './box-sum.ts'
import { type LocalContrast, localContrast } from './local-contrast.ts'

/** Sweeps need no more: the texture of gravel and lawn is in patches of some pixels, and what is finer is noise. */
const LONGEST_PX = 400

/** An image as a sweep sees it: smaller, with even contrast. */
export interface SweepView extends Size {
  /** See LocalContrast. */
  values: Int8Array
  camera: IndexCamera
  /** Pixels of the image that each pixel is the mean of, along either side. */
  factor: number
}

/** The image's contrast at that size, and what its sweeps need besides. */
export function reducedContrast(header: Header, gray: Uint8Array): LocalContrast {
  return localContrast(reduced(gray, header, factorOf(header)))
}

/** `values`: of the reduced contrast. */
export function sweepView(header: Header, values: Int8Array): SweepView {
  const factor = factorOf(header)
  const { fxPx, fyPx, cxPx, cyPx } = header.pinhole
  const pinhole = { fxPx: fxPx / factor, fyPx: fyPx / factor, cxPx: cxPx / factor, cyPx: cyPx / factor }
  return {
    ...reducedSize(header, factor),
    values,
    camera: { pinhole: indexPinhole(pinhole, 0), camFromWorld: header.camFromWorld },
    factor,
  }
}

function factorOf({ widthPx, heightPx }: Size): number {
  return Math.ceil(Math.max(widthPx, heightPx) / LONGEST_PX)
}

/** Each pixel the mean of `factor` times `factor`; what is left over at the right and below goes. */
function reduced(gray: Uint8Array, size: Size, factor: number): Size & { gray: Uint8Array } {
  const small = reducedSize(size, factor)
  const result = new Uint8Array(small.widthPx * small.heightPx)
  forEachBlock(size, factor, (at, block) => {
    let sum = 0
    for (const pixel of block) sum += gray[pixel] as number
    result[at] = Math.round(sum / block.length)
  })
  return { ...small, gray: result }
}

/** Of the pixels of each block, where at least half have depth, the median; 0 elsewhere. */
export function reducedDepths(depths: Float32Array, size: Size, factor: number): Float32Array {
  const small = reducedSize(size, factor)
  const result = new Float32Array(small.widthPx * small.heightPx)
  const known = new Float32Array(factor * factor)
  forEachBlock(size, factor, (at, block) => {
    let count = 0
    for (const pixel of block) if ((depths[pixel] as number) > 0) known[count++] = depths[pixel] as number
    if (2 * count >= block.length) result[at] = known.subarray(0, count).sort()[count >> 1] as number
  })
  return result
}

/** 0 for each block of which the mask leaves something out. */
export function reducedMask(mask: Uint8Array, size: Size, factor: number): Uint8Array {
  const small = reducedSize(size, factor)
  const result = new Uint8Array(small.widthPx * small.heightPx)
  forEachBlock(size, factor, (at, block) => {
    result[at] = block.every((pixel) => mask[pixel] !== 0) ? 1 : 0
  })
  return result
}

function reducedSize({ widthPx, heightPx }: Size, factor: number): Size {
  return { widthPx: Math.floor(widthPx / factor), heightPx: Math.floor(heightPx / factor) }
}

function forEachBlock(size: Size, factor: number, visit: (at: number, block: Int32Array) => void): void {
  const { widthPx, heightPx } = reducedSize(size, factor)
  const block = new Int32Array(factor * factor)
  for (let at = 0; at < widthPx * heightPx; at++) {
    const left = (at % widthPx) * factor
    const top = Math.floor(at / widthPx) * factor
    for (let i = 0; i < block.length; i++) {
      block[i] = (top + Math.floor(i / factor)) * size.widthPx + left + (i % factor)
    }
    visit(at, block)
  }
}
