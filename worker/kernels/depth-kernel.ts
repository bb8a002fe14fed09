import assert from 'node:assert/strict'
import { DepthFrames, type Frame, type ImageFunctions } from './depth-frames.ts'
import { MAX_VIEWS, NO_TEXTURE, SAMPLE_BYTES } from './depth-layout.ts'
import { DEPTH_PATCH, DETAIL_PATCH } from './depth-patch.ts'
import type {
  AgreementOptions,
  DepthEstimate,
  DepthPass,
  DepthProblem,
  Detail,
  DetailOptions,
  EstimateDepthOptions,
  FilterDepthOptions,
  MapsProblem,
} from './depth-problem.ts'
import { chosenDetail } from './detail-list.ts'
import { KernelPool } from './kernel-pool.ts'
import { loadKernel } from './load-kernel.ts'

/** Images smaller than this are not halved on: hardly a patch would be left. */
const MIN_SIDE_PX = 32

/**
 * Depth by PatchMatch stereo on a pool of threads; see `assembly/depth.ts` for the algorithm. One image at a time is in
 * memory, with its sources: 26 bytes a pixel for the image and 12 for each source with its map, 8 without. With six
 * sources that is 98 MB a megapixel, and some more for the coarser scales.
 */
export class DepthKernel {
  readonly #pool: KernelPool
  readonly #frames: DepthFrames
  #pass = 0

  private constructor(pool: KernelPool, images: ImageFunctions) {
    this.#pool = pool
    this.#frames = new DepthFrames(pool.memory, images)
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
        const keep = this.#frames.allocateEstimate(problem.reference, pyramidLevel)
        const before = memory.mark()
        const frame = this.#frames.writeScale(problem, pyramidLevel, keep, isLast ? options.sourceDepths : undefined)
        const onPart = (fraction: number) => options.onProgress?.((workBefore + fraction * (work[i] ?? 0)) / totalWork)
        await this.#start(frame, coarse, i === 0 ? options.start : undefined, options.signal)
        const keepsViewCosts = isLast && options.keepsViewCosts === true
        await this.#runPasses(frame, passes, { signal: options.signal, keepsViewCosts, onProgress: onPart })
        workBefore += work[i] ?? 0
        coarse = frame
        if (isLast) result = this.#frames.readEstimate(frame, keepsViewCosts ? problem.sources.length : 0)
        memory.release(before)
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
      const room = this.#frames.allocateEstimate(problem.reference, 0)
      const frame = this.#frames.writeScale(problem, 0, room, undefined, DETAIL_PATCH)
      this.#frames.writeEstimate(frame, estimate)
      const chosen = memory.allocate(options.candidates.length)
      memory.bytes(chosen, options.candidates.length).set(options.candidates)
      this.#frames.set(frame, { chosen })
      await this.#pool.runRows('measure', frame.address, frame.height, { signal: options.signal })
      const wrong = this.#chooseWrong(frame, chosen, options.minCost)
      await this.#runPasses(frame, options.passes, { signal: options.signal, keepsViewCosts: false })
      return this.#cheapest(frame, wrong, options.maxCost)
    } finally {
      memory.release(mark)
    }
  }

  /** Makes those of cost `minCost` and above the chosen ones, and gives their indices. */
  #chooseWrong({ costs, width, height }: Frame, chosen: number, minCost: number): number[] {
    const { memory } = this.#pool
    const known = memory.floats(costs, width * height)
    const isChosen = memory.bytes(chosen, width * height).fill(0)
    const wrong: number[] = []
    for (let i = 0; i < known.length; i++) {
      const cost = known[i] as number
      if (!(cost >= minCost && cost < NO_TEXTURE)) continue
      isChosen[i] = 1
      wrong.push(i)
    }
    return wrong
  }

  #cheapest(frame: Frame, pixels: readonly number[], maxCost: number): Detail {
    const { memory } = this.#pool
    const costs = memory.floats(frame.costs, frame.width * frame.height)
    const hypotheses = memory.floats(frame.hypotheses, 4 * costs.length)
    const cheap = Uint32Array.from(pixels.filter((pixel) => (costs[pixel] as number) <= maxCost))
    const found = new Float32Array(4 * cheap.length)
    for (let n = 0; n < cheap.length; n++) {
      const at = 4 * (cheap[n] as number)
      found.set(hypotheses.subarray(at, at + 4), 4 * n)
    }
    return { pixels: cheap, hypotheses: found }
  }

  /** Depths of the estimate that are cheap and that enough sources agree with, 0 for the others. */
  async filter(problem: MapsProblem, estimate: DepthEstimate, options: FilterDepthOptions): Promise<Float32Array> {
    validateMaps(problem, options.sourceDepths)
    const { memory } = this.#pool
    const mark = memory.mark()
    try {
      const room = this.#frames.allocateEstimate(problem.reference, 0)
      const frame = this.#frames.writeMaps(problem, room, options.sourceDepths, estimate.costs.length)
      this.#frames.writeEstimate(frame, estimate)
      this.#frames.set(frame, {
        ...agreementFields(options),
        maxCost: options.maxCost,
        maxPairCost: options.maxPairCost,
      })
      await this.#pool.runRows('filterDepths', frame.address, frame.height, { signal: options.signal })
      return memory.floats(frame.depths, estimate.costs.length).slice()
    } finally {
      memory.release(mark)
    }
  }

  /** The part of the detail that enough sources agree with. */
  async agreedDetail(problem: MapsProblem, detail: Detail, options: AgreementOptions): Promise<Detail> {
    validateMaps(problem, options.sourceDepths)
    const { memory } = this.#pool
    const { pixels, hypotheses } = detail
    const count = pixels.length
    const mark = memory.mark()
    try {
      const room = { hypotheses: memory.allocate(16 * count), costs: 0 }
      const frame = this.#frames.writeMaps(problem, room, options.sourceDepths, count)
      memory.floats(frame.hypotheses, 4 * count).set(hypotheses)
      const listed = memory.allocate(4 * count)
      memory.ints(listed, count).set(pixels)
      this.#frames.set(frame, { ...agreementFields(options), listed })
      await this.#pool.runRows('filterListed', frame.address, count, { signal: options.signal })
      const depths = memory.floats(frame.depths, count)
      return chosenDetail(detail, (n) => (depths[n] as number) > 0)
    } finally {
      memory.release(mark)
    }
  }

  async #start(frame: Frame, coarse: Frame | undefined, start: DepthEstimate | undefined, signal: AbortSignal) {
    if (start) {
      this.#frames.writeEstimate(frame, start)
    } else if (coarse) {
      this.#frames.set(frame, {
        coarse: coarse.hypotheses,
        coarseCosts: coarse.costs,
        coarseWidth: coarse.width,
        coarseHeight: coarse.height,
        // The memory holds the last image's, and random numbers must not depend on what was estimated before.
        pass: 0,
      })
      await this.#pool.runRows('startFromCoarse', frame.address, frame.height, { signal })
    } else {
      this.#frames.set(frame, { pass: this.#pass++ })
      await this.#pool.runRows('startRandomly', frame.address, frame.height, { signal })
    }
    await this.#pool.runRows(start?.viewCosts ? 'recall' : 'measure', frame.address, frame.height, { signal })
  }

  async #runPasses(
    frame: Frame,
    passes: readonly DepthPass[],
    { signal, keepsViewCosts, onProgress }: PassesOptions,
  ): Promise<void> {
    const rows = frame.height * passes.length * 2
    let rowsBefore = 0
    for (const [n, pass] of passes.entries()) {
      this.#frames.set(frame, { ...pass, pass: this.#pass++ })
      for (const color of [0, 1]) {
        const onRows = (done: number) => onProgress?.((rowsBefore + done) / rows)
        const isLast = !keepsViewCosts && n === passes.length - 1 && color === 1 ? 1 : 0
        await this.#pool.runRows('propagate', frame.address, frame.height, { signal, rest: [color, isLast], onRows })
        rowsBefore += frame.height
      }
      onProgress?.(rowsBefore / rows)
    }
  }
}

interface PassesOptions {
  signal: AbortSignal
  /** Whether costs in all views are wanted after the last pass. */
  keepsViewCosts: boolean
  onProgress?(fraction: number): void
}

function agreementFields({ minConsistentViews, maxReprojectionPx, maxDepthDifference }: AgreementOptions) {
  return { minConsistentViews, maxReprojection: maxReprojectionPx, maxDepthDifference }
}

function validate(problem: DepthProblem, sourceDepths?: readonly Float32Array[]) {
  const { reference, sources, minDepth, maxDepth, nearestDepth, farthestDepth } = problem
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
  for (const { samples } of [DEPTH_PATCH, DETAIL_PATCH]) {
    assert(samples.length % 8 === 0 && 4 * samples.length <= SAMPLE_BYTES, 'Samples are taken by eight, 64 at most')
  }
  validateMaps(problem, sourceDepths)
}

function validateMaps({ sources }: MapsProblem, sourceDepths?: readonly Float32Array[]) {
  assert(sources.length > 0 && sources.length <= MAX_VIEWS, `1 to ${MAX_VIEWS} sources, not ${sources.length}`)
  if (!sourceDepths) return
  assert(sourceDepths.length === sources.length, 'One depth map for each source')
  for (const [i, { widthPx, heightPx }] of sources.entries()) {
    assert(sourceDepths[i]?.length === widthPx * heightPx, 'A depth map has the size of its image')
  }
}
