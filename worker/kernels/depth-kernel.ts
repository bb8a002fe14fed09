import assert from 'node:assert/strict'
import {
  checkerboardRegions,
  FRAME_WORDS,
  type FrameField,
  MAX_VIEWS,
  NO_TEXTURE,
  VIEW_WORDS,
  writeFrame,
  writeView,
} from './depth-layout.ts'
import { DEPTH_PATCH, DETAIL_PATCH, type DepthPatch } from './depth-patch.ts'
import type {
  DepthEstimate,
  DepthImage,
  DepthPass,
  DepthProblem,
  Detail,
  DetailOptions,
  EstimateDepthOptions,
  FilterDepthOptions,
} from './depth-problem.ts'
import type { KernelMemory } from './kernel-memory.ts'
import { KernelPool } from './kernel-pool.ts'
import { loadKernel } from './load-kernel.ts'
import { indexPinhole, relativeProjection } from './relative-projection.ts'

/** Cost of a pixel of reprojection error: Xu and Tao 2019, section 4.2. */
const GEOMETRIC_WEIGHT = 0.2

/** Images smaller than this are not halved on: hardly a patch would be left. */
const MIN_SIDE_PX = 32

interface ImageFunctions {
  halve(from: number, width: number, height: number, to: number): void
  packQuads(gray: number, width: number, height: number, quads: number): void
}

/** A frame in shared memory, and the parts of it that are read back. */
interface Frame {
  address: number
  width: number
  height: number
  hypotheses: number
  costs: number
  depths: number
}

/**
 * Depth by PatchMatch stereo on a pool of threads; see `assembly/depth.ts` for the algorithm. One image at a time is in
 * memory, with its sources: 26 bytes a pixel for the image and 12 for each source with its map, 8 without. With six
 * sources that is 98 MB a megapixel, and some more for the coarser scales.
 */
export class DepthKernel {
  readonly #pool: KernelPool
  readonly #images: ImageFunctions
  #pass = 0

  private constructor(pool: KernelPool, images: ImageFunctions) {
    this.#pool = pool
    this.#images = images
  }

  /** Close it when done. */
  static async open(threads: number): Promise<DepthKernel> {
    const pool = await KernelPool.open('depth', threads)
    const { exports } = new WebAssembly.Instance(await loadKernel('depth'), { env: { memory: pool.memory.memory } })
    return new DepthKernel(pool, exports as unknown as ImageFunctions)
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  /** @throws AppError OUT_OF_MEMORY; rejects with the signal's reason. */
  async estimate(problem: DepthProblem, options: EstimateDepthOptions): Promise<DepthEstimate> {
    validate(problem, options.sourceDepths)
    const { memory } = this.#pool
    const mark = memory.mark()
    this.#pass = 0
    try {
      const scales = options.scales.filter(({ pyramidLevel }, i) => {
        const { widthPx, heightPx } = problem.reference
        return i === options.scales.length - 1 || Math.min(widthPx, heightPx) >> pyramidLevel >= MIN_SIDE_PX
      })
      const work = scales.map(({ pyramidLevel, passes }) => (passes.length + 0.5) * 0.25 ** pyramidLevel)
      const totalWork = work.reduce((sum, value) => sum + value, 0)
      let workBefore = 0
      let coarse: Frame | undefined
      let result: DepthEstimate | undefined
      for (const [i, { pyramidLevel, passes }] of scales.entries()) {
        const isLast = i === scales.length - 1
        const keep = this.#allocateEstimate(problem.reference, pyramidLevel)
        const before = memory.mark()
        const frame = this.#writeScale(problem, pyramidLevel, keep, isLast ? options.sourceDepths : undefined)
        const onPart = (fraction: number) => options.onProgress?.((workBefore + fraction * (work[i] ?? 0)) / totalWork)
        await this.#start(frame, coarse, i === 0 ? options.start : undefined, options.signal)
        await this.#runPasses(frame, passes, options.signal, onPart)
        workBefore += work[i] ?? 0
        memory.release(before)
        coarse = frame
        if (isLast) result = this.#readEstimate(frame)
      }
      assert(result)
      return result
    } finally {
      memory.release(mark)
    }
  }

  /**
   * Looks again, with a small patch, for the depth of pixels whose hypothesis a small patch contradicts: things that are thinner than the
   * large one get the depth of what is behind them, which other views agree with, as they see it beside them.
   *
   * @throws AppError OUT_OF_MEMORY; rejects with the signal's reason.
   */
  async refineDetail(problem: DepthProblem, estimate: DepthEstimate, options: DetailOptions): Promise<Detail> {
    validate(problem)
    assert(options.candidates.length === problem.reference.gray.length, 'One candidate for each pixel')
    const { memory } = this.#pool
    const mark = memory.mark()
    this.#pass = 0
    try {
      const frame = this.#writeScale(problem, 0, this.#allocateEstimate(problem.reference, 0), undefined, DETAIL_PATCH)
      this.#writeEstimate(frame, estimate)
      const chosen = memory.allocate(options.candidates.length)
      memory.bytes(chosen, options.candidates.length).set(options.candidates)
      this.#set(frame, { chosen })
      await this.#pool.runRows('measure', frame.address, frame.height, { signal: options.signal })
      const before = this.#readEstimate(frame).costs
      const isWrong = Uint8Array.from(before, (cost) => (cost >= options.minCost && cost < NO_TEXTURE ? 1 : 0))
      memory.bytes(chosen, before.length).set(isWrong)
      await this.#runPasses(frame, options.passes, options.signal, () => undefined)
      const { hypotheses, costs } = this.#readEstimate(frame)
      const isFound = (_: number, i: number) => isWrong[i] === 1 && (costs[i] as number) <= options.maxCost
      const pixels = Uint32Array.from(costs.keys()).filter(isFound)
      return { pixels, hypotheses: hypotheses.filter((_, k) => isFound(0, k >> 2)) }
    } finally {
      memory.release(mark)
    }
  }

  /** Depths of the estimate that are cheap and that enough sources agree with, 0 for the others. */
  async filter(problem: DepthProblem, estimate: DepthEstimate, options: FilterDepthOptions): Promise<Float32Array> {
    validate(problem, options.sourceDepths)
    const { memory } = this.#pool
    const mark = memory.mark()
    try {
      const frame = this.#writeScale(problem, 0, this.#allocateEstimate(problem.reference, 0), options.sourceDepths)
      this.#writeEstimate(frame, estimate)
      this.#set(frame, {
        maxCost: options.maxCost,
        maxPairCost: options.maxPairCost,
        minConsistentViews: options.minConsistentViews,
        maxReprojection: options.maxReprojectionPx,
        maxDepthDifference: options.maxDepthDifference,
      })
      await this.#pool.runRows('filterDepths', frame.address, frame.height, { signal: options.signal })
      return memory.floats(frame.depths, frame.width * frame.height).slice()
    } finally {
      memory.release(mark)
    }
  }

  /** What the next scale, or the caller, still needs when a scale is done. */
  #allocateEstimate(reference: DepthImage, pyramidLevel: number) {
    const { memory } = this.#pool
    const pixels = (reference.widthPx >> pyramidLevel) * (reference.heightPx >> pyramidLevel)
    return { hypotheses: memory.allocate(16 * pixels), costs: memory.allocate(4 * pixels) }
  }

  #writeScale(
    problem: DepthProblem,
    pyramidLevel: number,
    estimate: { hypotheses: number; costs: number },
    sourceDepths?: readonly Float32Array[],
    patch: DepthPatch = DEPTH_PATCH,
  ): Frame {
    const { memory } = this.#pool
    const { reference, sources } = problem
    const gray = this.#writeGray(reference, pyramidLevel)
    const { width, height } = gray
    const pixels = width * height
    const depths = memory.allocate(4 * pixels)
    const address = memory.allocate(4 * FRAME_WORDS)
    const { fxPx, fyPx, cxPx, cyPx } = indexPinhole(reference.pinhole, pyramidLevel)
    writeFrame(memory.memory.buffer, address, {
      width,
      height,
      gray: gray.address,
      ...estimate,
      viewCosts: memory.allocate(4 * pixels * sources.length),
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
    return { address, width, height, ...estimate, depths }
  }

  /** The image, halved; the whole pyramid stays allocated until the caller's mark is released. */
  #writeGray(image: DepthImage, pyramidLevel: number): { address: number; width: number; height: number } {
    const { memory } = this.#pool
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
    const { memory } = this.#pool
    const views = memory.allocate(4 * VIEW_WORDS * sources.length)
    const cameraOf = (image: DepthImage) => ({ ...image, pinhole: indexPinhole(image.pinhole, pyramidLevel) })
    sources.forEach((source, i) => {
      const quads = memory.allocate(4 * (source.widthPx >> pyramidLevel) * (source.heightPx >> pyramidLevel))
      const depths = sourceDepths?.[i]
      const depth = depths ? memory.allocate(4 * depths.length) : 0
      if (depths) memory.floats(depth, depths.length).set(depths)
      const mark = memory.mark()
      const gray = this.#writeGray(source, pyramidLevel)
      this.#images.packQuads(gray.address, gray.width, gray.height, quads)
      memory.release(mark)
      writeView(memory.memory.buffer, views + 4 * VIEW_WORDS * i, {
        quads,
        width: gray.width,
        height: gray.height,
        there: relativeProjection(cameraOf(reference), cameraOf(source)).flat(),
        depth,
        back: relativeProjection(cameraOf(source), cameraOf(reference)).flat(),
      })
    })
    return views
  }

  async #start(frame: Frame, coarse: Frame | undefined, start: DepthEstimate | undefined, signal: AbortSignal) {
    if (start) {
      this.#writeEstimate(frame, start)
    } else if (coarse) {
      this.#set(frame, {
        coarse: coarse.hypotheses,
        coarseCosts: coarse.costs,
        coarseWidth: coarse.width,
        coarseHeight: coarse.height,
        // The memory holds the last image's, and random numbers must not depend on what was estimated before.
        pass: 0,
      })
      await this.#pool.runRows('startFromCoarse', frame.address, frame.height, { signal })
    } else {
      this.#set(frame, { pass: this.#pass++ })
      await this.#pool.runRows('startRandomly', frame.address, frame.height, { signal })
    }
    await this.#pool.runRows('measure', frame.address, frame.height, { signal })
  }

  async #runPasses(
    frame: Frame,
    passes: readonly DepthPass[],
    signal: AbortSignal,
    onProgress: (fraction: number) => void,
  ): Promise<void> {
    const rows = frame.height * passes.length * 2
    let rowsBefore = 0
    for (const pass of passes) {
      this.#set(frame, { ...pass, pass: this.#pass++ })
      for (const color of [0, 1]) {
        const onRows = (done: number) => onProgress((rowsBefore + done) / rows)
        await this.#pool.runRows('propagate', frame.address, frame.height, { signal, rest: [color], onRows })
        rowsBefore += frame.height
      }
      onProgress(rowsBefore / rows)
    }
  }

  #set(frame: Frame, values: Partial<Record<FrameField, number>>): void {
    writeFrame(this.#pool.memory.memory.buffer, frame.address, values)
  }

  #writeEstimate(frame: Frame, { hypotheses, costs }: DepthEstimate): void {
    const pixels = frame.width * frame.height
    assert(hypotheses.length === 4 * pixels && costs.length === pixels, 'The estimate is of another size')
    this.#pool.memory.floats(frame.hypotheses, hypotheses.length).set(hypotheses)
    this.#pool.memory.floats(frame.costs, costs.length).set(costs)
  }

  #readEstimate(frame: Frame): DepthEstimate {
    const pixels = frame.width * frame.height
    return {
      hypotheses: this.#pool.memory.floats(frame.hypotheses, 4 * pixels).slice(),
      costs: this.#pool.memory.floats(frame.costs, pixels).slice(),
    }
  }
}

function writePatch(
  memory: KernelMemory,
  width: number,
  { samples, radius, spatialSigma, graySigma }: DepthPatch,
): Partial<Record<FrameField, number>> {
  const count = samples.length
  const [sampleX, sampleY, sampleOffset, sampleWeight] = [0, 1, 2, 3].map(() => memory.allocate(4 * count)) as [
    number,
    number,
    number,
    number,
  ]
  memory.floats(sampleX, count).set(samples.map(([x]) => x))
  memory.floats(sampleY, count).set(samples.map(([, y]) => y))
  memory.ints(sampleOffset, count).set(samples.map(([x, y]) => y * width + x))
  memory
    .floats(sampleWeight, count)
    .set(samples.map(([x, y]) => Math.exp(-(x * x + y * y) / (2 * spatialSigma * spatialSigma))))
  const table = checkerboardRegions(width)
  const regions = memory.allocate(4 * table.length)
  memory.ints(regions, table.length).set(table)
  return {
    sampleCount: count,
    sampleX,
    sampleY,
    sampleOffset,
    sampleWeight,
    radius,
    graySharpness: 1 / (2 * graySigma * graySigma),
    regions,
  }
}

function validate(problem: DepthProblem, sourceDepths?: readonly Float32Array[]) {
  const { reference, sources, minDepth, maxDepth, nearestDepth, farthestDepth } = problem
  assert(sources.length > 0 && sources.length <= MAX_VIEWS, `1 to ${MAX_VIEWS} sources, not ${sources.length}`)
  assert(minDepth > 0 && minDepth < maxDepth && Number.isFinite(maxDepth), 'Depths must be positive and in order')
  assert(
    nearestDepth > 0 && nearestDepth <= minDepth && farthestDepth >= maxDepth,
    'Depths must be positive and in order',
  )
  for (const { widthPx, heightPx, gray } of [reference, ...sources]) {
    assert(gray.length === widthPx * heightPx, 'An image has another size than its pixels')
    // Fixed-point coordinates have 14 bits before the point.
    assert(Math.max(widthPx, heightPx) <= 16_383, 'Images are at most 16383 pixels wide and high')
  }
  assert(DEPTH_PATCH.samples.length % 4 === 0, 'Samples are taken four at a time')
  if (!sourceDepths) return
  assert(sourceDepths.length === sources.length, 'One depth map for each source')
  sources.forEach((source, i) => {
    assert(sourceDepths[i]?.length === source.gray.length, 'A depth map has the size of its image')
  })
}
