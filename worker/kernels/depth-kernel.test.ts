import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DETAIL } from '../stages/depth/depth-schedule.ts'
import { buildKernels } from './build-kernels.ts'
import { DepthKernel } from './depth-kernel.ts'
import type { DepthEstimate, DepthPass, DepthScale } from './depth-problem.ts'
import { type Hypothesis, PlainDepth } from './testing/plain-depth.ts'
import { makeSyntheticProblem } from './testing/synthetic-problem.ts'
import { makeThinBarProblem } from './testing/thin-bar-problem.ts'

const PASS: DepthPass = { goodCost: 0.8, depthJitter: 0.03, normalJitter: 0.5, explore: 1 }
const SCALES: DepthScale[] = [
  { pyramidLevel: 1, passes: [PASS, PASS] },
  { pyramidLevel: 0, passes: [{ ...PASS, depthJitter: 0.005, normalJitter: 0.1, explore: 0 }] },
]
const { signal } = new AbortController()

let kernel: DepthKernel
beforeAll(async () => {
  await buildKernels()
  kernel = await DepthKernel.open(2)
})
afterAll(() => kernel.close())

describe('the plain twin', () => {
  const { problem } = makeSyntheticProblem({ widthPx: 72, heightPx: 54, views: 3 })
  const plain = new PlainDepth(problem)

  /** Positions and grey values rounded to 256ths: this much in the mean. */
  const MEAN_COST_ERROR = 0.001
  /** A patch at the rim of a view may be in it for the one and out for the other: share of the pixels. */
  const SAME_COSTS = 0.995

  test('has the same costs for random planes', async () => {
    const { costs, hypotheses } = await kernel.estimate(problem, { scales: [{ pyramidLevel: 0, passes: [] }], signal })
    const twin = plain.measure(plain.startRandomly(0))
    expect(Math.max(...twin.hypotheses.flat().map((value, i) => Math.abs(value - (hypotheses[i] ?? 0))))).toBeLessThan(
      1e-4,
    )
    const differences = twin.costs.map((cost, i) => Math.abs(cost - (costs[i] ?? 0)))
    const close = differences.filter((difference) => difference < 0.1)
    expect(close.length / differences.length).toBeGreaterThan(SAME_COSTS)
    expect(close.reduce((sum, value) => sum + value, 0) / close.length).toBeLessThan(MEAN_COST_ERROR)
    // Costs that say something: neither all unseen nor all flat.
    expect(twin.costs.filter((cost) => cost < 1.9).length / twin.costs.length).toBeGreaterThan(0.3)
  })

  /** Two hypotheses of nearly equal cost may come in another order: share of the pixels. */
  const SAME_DEPTHS = 0.9

  test('takes the same hypotheses in a pass', async () => {
    const { costs, hypotheses } = await kernel.estimate(problem, {
      scales: [{ pyramidLevel: 0, passes: [PASS] }],
      signal,
    })
    const twin = plain.measure(plain.startRandomly(0))
    for (const color of [0, 1]) plain.propagate(twin, color, 1, PASS)
    const pixels = [...twin.costs.keys()].filter((i) => (twin.costs[i] as number) < 3)
    const same = pixels.filter((i) => {
      const depth = (twin.hypotheses[i] as Hypothesis)[3]
      return Math.abs(depth - (hypotheses[4 * i + 3] ?? 0)) < 1e-3 * depth
    })
    expect(pixels.length).toBeGreaterThan(1000)
    expect(same.length / pixels.length).toBeGreaterThan(SAME_DEPTHS)
    const mean = (values: ArrayLike<number>) =>
      pixels.reduce((sum, i) => sum + (values[i] as number), 0) / pixels.length
    expect(Math.abs(mean(twin.costs) - mean(costs))).toBeLessThan(MEAN_COST_ERROR)
  })
})

describe('threads', () => {
  const { problem } = makeSyntheticProblem({ widthPx: 160, heightPx: 120, views: 4 })

  async function estimateAll(threads: number): Promise<{ estimate: DepthEstimate; filtered: Float32Array }> {
    const own = await DepthKernel.open(threads)
    try {
      const start = await own.estimate(problem, { scales: SCALES, signal })
      const sourceDepths = problem.sources.map(({ gray }) => new Float32Array(gray.length).fill(3.3))
      const scales = SCALES.slice(1)
      const estimate = await own.estimate(problem, { scales, start, sourceDepths, signal })
      const limits = {
        maxCost: 1,
        maxPairCost: 0,
        minConsistentViews: 1,
        maxReprojectionPx: 3,
        maxDepthDifference: 0.05,
      }
      return { estimate, filtered: await own.filter(problem, estimate, { ...limits, sourceDepths, signal }) }
    } finally {
      await own.close()
    }
  }

  test('one, two and three give the same, bit for bit', async () => {
    const [one, ...more] = await Promise.all([1, 2, 3].map(estimateAll))
    expect(one?.filtered.some((depth) => depth > 0)).toBe(true)
    for (const other of more) {
      expect(
        Buffer.from(other.estimate.hypotheses.buffer).equals(
          Buffer.from(one?.estimate.hypotheses.buffer as ArrayBuffer),
        ),
      ).toBe(true)
      expect(
        Buffer.from(other.estimate.costs.buffer).equals(Buffer.from(one?.estimate.costs.buffer as ArrayBuffer)),
      ).toBe(true)
      expect(Buffer.from(other.filtered.buffer).equals(Buffer.from(one?.filtered.buffer as ArrayBuffer))).toBe(true)
    }
  })

  test('another seed gives another result', async () => {
    const first = await kernel.estimate(problem, { scales: SCALES, signal })
    const second = await kernel.estimate({ ...problem, seed: 8 }, { scales: SCALES, signal })
    expect(Buffer.from(second.hypotheses.buffer).equals(Buffer.from(first.hypotheses.buffer))).toBe(false)
  })

  test('a cancel reaches them within a second, and they can be used again', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    let abortedAt = 0
    const endless = Array.from({ length: 10_000 }, () => PASS)
    const running = kernel.estimate(problem, {
      scales: [{ pyramidLevel: 0, passes: endless }],
      signal: controller.signal,
      onProgress() {
        abortedAt ||= performance.now()
        controller.abort(reason)
      },
    })
    await expect(running).rejects.toBe(reason)
    expect(performance.now() - abortedAt).toBeLessThan(1000)
    await expect(kernel.estimate(problem, { scales: SCALES, signal })).resolves.toHaveProperty('costs')
  })
})

describe('what is known already', () => {
  const { problem } = makeSyntheticProblem({ widthPx: 160, heightPx: 120, views: 6 })
  const sourceDepths = problem.sources.map(({ gray }) => new Float32Array(gray.length).fill(3.3))
  const bytesOf = ({ buffer }: Float32Array) => Buffer.from(buffer).toString('base64')

  test('with the costs in all views a pass goes on as if it had measured them, bit for bit', async () => {
    const start = await kernel.estimate(problem, { scales: SCALES, keepsViewCosts: true, signal })
    expect(start.viewCosts).toHaveLength(problem.sources.length * start.costs.length)
    const { hypotheses, costs } = start
    const options = { scales: SCALES.slice(1), sourceDepths, signal }
    const measured = await kernel.estimate(problem, { ...options, start: { hypotheses, costs } })
    const recalled = await kernel.estimate(problem, { ...options, start })
    expect(bytesOf(recalled.hypotheses)).toBe(bytesOf(measured.hypotheses))
    expect(bytesOf(recalled.costs)).toBe(bytesOf(measured.costs))
    expect(bytesOf(recalled.costs)).not.toBe(bytesOf(costs))
  })

  test('a pass leaves the same hypotheses and costs, whether or not the costs in all views are wanted', async () => {
    const withThem = await kernel.estimate(problem, { scales: SCALES, keepsViewCosts: true, signal })
    const without = await kernel.estimate(problem, { scales: SCALES, signal })
    expect(without.viewCosts).toBeUndefined()
    expect(bytesOf(without.hypotheses)).toBe(bytesOf(withThem.hypotheses))
    expect(bytesOf(without.costs)).toBe(bytesOf(withThem.costs))
  })

  test('of a list of pixels those agree that agree in the whole map', async () => {
    const estimate = await kernel.estimate(problem, { scales: SCALES, signal })
    const agreement = { minConsistentViews: 3, maxReprojectionPx: 2, maxDepthDifference: 0.1, sourceDepths, signal }
    const costs = new Float32Array(estimate.costs.length)
    const filtered = await kernel.filter(problem, { ...estimate, costs }, { ...agreement, maxCost: 1, maxPairCost: -1 })
    // Every third, the last first.
    const pixels = Uint32Array.from(filtered.keys())
      .filter((pixel) => pixel % 3 === 0)
      .reverse()
    const hypotheses = Float32Array.from([...pixels].flatMap((i) => [...estimate.hypotheses.slice(4 * i, 4 * i + 4)]))
    const agreed = await kernel.agreedDetail(problem, { pixels, hypotheses }, agreement)
    expect([...agreed.pixels]).toEqual([...pixels].filter((pixel) => (filtered[pixel] as number) > 0))
    expect([...agreed.pixels].map((_, n) => agreed.hypotheses[4 * n + 3])).toEqual(
      [...agreed.pixels].map((i) => filtered[i]),
    )
    expect(agreed.pixels.length).toBeGreaterThan(100)
    expect(agreed.pixels.length).toBeLessThan(0.9 * pixels.length)
  })
})

describe('detail', () => {
  const { problem, wallEverywhere, truth } = makeThinBarProblem()
  const { widthPx, heightPx } = problem.reference
  const options = { ...DETAIL, candidates: new Uint8Array(truth.length).fill(1), signal }
  /** So far from the border patches are in all views. */
  const inner = [...truth.keys()].filter((i) => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)]
    return Math.min(x, y, widthPx - 1 - x, heightPx - 1 - y) >= 16
  })
  const near = (depth: number | undefined, wanted: number) => Math.abs((depth ?? 0) / wanted - 1) < 0.01
  const shareOf = (pixels: readonly number[], is: (pixel: number) => boolean) =>
    pixels.filter(is).length / pixels.length

  test('finds a bar that is thinner than the large patch, and leaves the wall behind it', async () => {
    const { pixels, hypotheses } = await kernel.refineDetail(problem, wallEverywhere, options)
    const found = new Map([...pixels].map((pixel, n) => [pixel, hypotheses[4 * n + 3]]))
    const bar = inner.filter((pixel) => truth[pixel] === 3)
    const wall = inner.filter((pixel) => truth[pixel] === 4)
    expect(bar.length).toBeGreaterThan(200)
    expect(shareOf(bar, (pixel) => near(found.get(pixel), 3))).toBeGreaterThan(0.3)
    expect(shareOf(wall, (pixel) => found.has(pixel))).toBeLessThan(0.05)
  })

  test('looks at nothing but the candidates', async () => {
    const candidates = Uint8Array.from(truth, (_, i) => (i < truth.length / 2 ? 1 : 0))
    const { pixels } = await kernel.refineDetail(problem, wallEverywhere, { ...options, candidates })
    expect(pixels.length).toBeGreaterThan(50)
    expect(Math.max(...pixels)).toBeLessThan(truth.length / 2)
  })

  test('is the same, bit for bit, on one thread and on four', async () => {
    const results = await Promise.all(
      [1, 4].map(async (threads) => {
        const own = await DepthKernel.open(threads)
        const { hypotheses } = await own.refineDetail(problem, wallEverywhere, options)
        await own.close()
        return Buffer.from(hypotheses.buffer).toString('base64')
      }),
    )
    expect(results[1]).toBe(results[0])
  })
})

test('what would crash the kernel is refused', async () => {
  const { problem } = makeSyntheticProblem({ widthPx: 48, heightPx: 36, views: 2 })
  const scales = SCALES
  await expect(kernel.estimate({ ...problem, sources: [] }, { scales, signal })).rejects.toThrow(/sources/)
  await expect(kernel.estimate({ ...problem, minDepth: 0 }, { scales, signal })).rejects.toThrow(/Depths/)
  await expect(kernel.estimate({ ...problem, maxDepth: Number.POSITIVE_INFINITY }, { scales, signal })).rejects.toThrow(
    /Depths/,
  )
  const cut = { ...problem.reference, gray: problem.reference.gray.subarray(1) }
  await expect(kernel.estimate({ ...problem, reference: cut }, { scales, signal })).rejects.toThrow(/size/)
  const sourceDepths = [new Float32Array(5)]
  await expect(kernel.estimate(problem, { scales, sourceDepths, signal })).rejects.toThrow(/depth map/)
})
