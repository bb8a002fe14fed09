import assert from 'node:assert/strict'
import {
  checkerboardRegions,
  FRAME_WORDS,
  type FrameField,
  SAMPLE_BYTES,
  VIEW_WORDS,
  writeFrame,
  writeView,
} from './depth-layout.ts'
import { DEPTH_PATCH, type DepthPatch } from './depth-patch.ts'
import type { DepthEstimate, DepthImage, DepthProblem, DepthView, MapsProblem } from './depth-problem.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { indexPinhole, relativeProjection } from './relative-projection.ts'

/** Cost of a pixel of reprojection error: Xu and Tao 2019, section 4.2. */
const GEOMETRIC_WEIGHT = 0.2

/** The kernel's functions that the main thread calls itself. */
export interface ImageFunctions {
  halve(from: number, width: number, height: number, to: number): void
  packQuads(gray: number, width: number, height: number, quads: number): void
}

/** A frame in shared memory, and the parts of it that are read back. */
export interface Frame {
  address: number
  width: number
  height: number
  hypotheses: number
  costs: number
  viewCosts: number
  depths: number
}

/** Writes images, maps and estimates into a kernel's memory, in the structures of `assembly/layout.ts`. What is allocated stays so until the caller's mark is released. */
export class DepthFrames {
  readonly #memory: KernelMemory
  readonly #images: ImageFunctions

  constructor(memory: KernelMemory, images: ImageFunctions) {
    this.#memory = memory
    this.#images = images
  }

  /** What the next scale, or the caller, still needs when a scale is done. */
  allocateEstimate(reference: DepthView, pyramidLevel: number) {
    const memory = this.#memory
    const pixels = (reference.widthPx >> pyramidLevel) * (reference.heightPx >> pyramidLevel)
    return { hypotheses: memory.allocate(16 * pixels), costs: memory.allocate(4 * pixels) }
  }

  /** For comparing images. */
  writeScale(
    problem: DepthProblem,
    pyramidLevel: number,
    estimate: { hypotheses: number; costs: number },
    sourceDepths?: readonly Float32Array[],
    patch: DepthPatch = DEPTH_PATCH,
  ): Frame {
    const memory = this.#memory
    const { reference, sources } = problem
    const gray = this.#writeGray(reference, pyramidLevel)
    const { width, height } = gray
    const pixels = width * height
    const depths = memory.allocate(4 * pixels)
    const viewCosts = memory.allocate(4 * pixels * sources.length)
    const address = memory.allocate(4 * FRAME_WORDS)
    const { fxPx, fyPx, cxPx, cyPx } = indexPinhole(reference.pinhole, pyramidLevel)
    writeFrame(memory.memory.buffer, address, {
      width,
      height,
      gray: gray.address,
      ...estimate,
      viewCosts,
      bestView: memory.allocate(pixels),
      viewCount: sources.length,
      views: this.#writeViews(problem, pyramidLevel, sourceDepths),
      fx: fxPx,
      fy: fyPx,
      cx: cxPx,
      cy: cyPx,
      minDepth: problem.minDepth,
      maxDepth: problem.maxDepth,
      nearestDepth: problem.nearestDepth,
      farthestDepth: problem.farthestDepth,
      ...writePatch(memory, width, patch),
      chosen: 0,
      seed: problem.seed,
      geometricWeight: sourceDepths ? GEOMETRIC_WEIGHT : 0,
      filtered: depths,
    })
    return { address, width, height, ...estimate, viewCosts, depths }
  }

  /** For comparing depth maps alone: without the images. `count` depths can be given out. */
  writeMaps(
    { reference, sources }: MapsProblem,
    estimate: { hypotheses: number; costs: number },
    sourceDepths: readonly Float32Array[],
    count: number,
  ): Frame {
    const memory = this.#memory
    const { widthPx: width, heightPx: height } = reference
    const depths = memory.allocate(4 * count)
    const address = memory.allocate(4 * FRAME_WORDS)
    const views = memory.allocate(4 * VIEW_WORDS * sources.length)
    for (const [i, source] of sources.entries()) {
      const { widthPx, heightPx } = source
      this.#writeView(
        views,
        i,
        { reference, source, pyramidLevel: 0 },
        { quads: 0, widthPx, heightPx },
        sourceDepths[i],
      )
    }
    writeFrame(memory.memory.buffer, address, {
      width,
      height,
      ...estimate,
      viewCount: sources.length,
      views,
      filtered: depths,
    })
    return { address, width, height, ...estimate, viewCosts: 0, depths }
  }

  /** The image, halved; the whole pyramid stays allocated until the caller's mark is released. */
  #writeGray(image: DepthImage, pyramidLevel: number): { address: number; width: number; height: number } {
    const memory = this.#memory
    let { widthPx: width, heightPx: height } = image
    let address = memory.allocate(width * height)
    memory.bytes(address, width * height).set(image.gray)
    for (let i = 0; i < pyramidLevel; i++) {
      const half = memory.allocate((width >> 1) * (height >> 1))
      this.#images.halve(address, width, height, half)
      address = half
      width >>= 1
      height >>= 1
    }
    return { address, width, height }
  }

  #writeViews(
    { reference, sources }: DepthProblem,
    pyramidLevel: number,
    sourceDepths?: readonly Float32Array[],
  ): number {
    const memory = this.#memory
    const views = memory.allocate(4 * VIEW_WORDS * sources.length)
    for (const [i, source] of sources.entries()) {
      const quads = memory.allocate(4 * (source.widthPx >> pyramidLevel) * (source.heightPx >> pyramidLevel))
      const mark = memory.mark()
      const { address, width, height } = this.#writeGray(source, pyramidLevel)
      this.#images.packQuads(address, width, height, quads)
      memory.release(mark)
      const image = { quads, widthPx: width, heightPx: height }
      this.#writeView(views, i, { reference, source, pyramidLevel }, image, sourceDepths?.[i])
    }
    return views
  }

  #writeView(
    views: number,
    index: number,
    { reference, source, pyramidLevel }: { reference: DepthView; source: DepthView; pyramidLevel: number },
    { quads, widthPx, heightPx }: { quads: number; widthPx: number; heightPx: number },
    depths: Float32Array | undefined,
  ): void {
    const memory = this.#memory
    const cameraOf = (view: DepthView) => ({ ...view, pinhole: indexPinhole(view.pinhole, pyramidLevel) })
    const depth = depths ? memory.allocate(4 * depths.length) : 0
    if (depths) memory.floats(depth, depths.length).set(depths)
    writeView(memory.memory.buffer, views + 4 * VIEW_WORDS * index, {
      quads,
      width: widthPx,
      height: heightPx,
      there: relativeProjection(cameraOf(reference), cameraOf(source)).flat(),
      depth,
      back: relativeProjection(cameraOf(source), cameraOf(reference)).flat(),
    })
  }

  set(frame: Frame, values: Partial<Record<FrameField, number>>): void {
    writeFrame(this.#memory.memory.buffer, frame.address, values)
  }

  writeEstimate(frame: Frame, { hypotheses, costs, viewCosts }: DepthEstimate): void {
    const pixels = frame.width * frame.height
    assert(hypotheses.length === 4 * pixels && costs.length === pixels, 'The estimate is of another size')
    this.#memory.floats(frame.hypotheses, hypotheses.length).set(hypotheses)
    this.#memory.floats(frame.costs, costs.length).set(costs)
    if (viewCosts) this.#memory.floats(frame.viewCosts, viewCosts.length).set(viewCosts)
  }

  /** With the costs in `views` views, when there are any. */
  readEstimate(frame: Frame, views: number): DepthEstimate {
    const pixels = frame.width * frame.height
    const estimate = {
      hypotheses: this.#memory.floats(frame.hypotheses, 4 * pixels).slice(),
      costs: this.#memory.floats(frame.costs, pixels).slice(),
    }
    return views > 0
      ? { ...estimate, viewCosts: this.#memory.floats(frame.viewCosts, views * pixels).slice() }
      : estimate
  }
}

function writePatch(
  memory: KernelMemory,
  width: number,
  { samples, radius, spatialSigma, graySigma }: DepthPatch,
): Partial<Record<FrameField, number>> {
  const count = samples.length
  const address = memory.allocate(4 * SAMPLE_BYTES)
  memory.floats(address, count).set(samples.map(([x]) => x))
  memory.floats(address + SAMPLE_BYTES, count).set(samples.map(([, y]) => y))
  memory.ints(address + 2 * SAMPLE_BYTES, count).set(samples.map(([x, y]) => y * width + x))
  memory
    .floats(address + 3 * SAMPLE_BYTES, count)
    .set(samples.map(([x, y]) => Math.exp(-(x * x + y * y) / (2 * spatialSigma * spatialSigma))))
  const table = checkerboardRegions(width)
  const regions = memory.allocate(4 * table.length)
  memory.ints(regions, table.length).set(table)
  return {
    sampleCount: count,
    samples: address,
    radius,
    graySharpness: 1 / (2 * graySigma * graySigma),
    regions,
  }
}
