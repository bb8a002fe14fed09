import { checkerboardRegions } from '../depth-layout.ts'
import { DEPTH_PATCH } from '../depth-patch.ts'
import type { DepthImage, DepthPass, DepthProblem } from '../depth-problem.ts'
import { indexPinhole, relativeProjection } from '../relative-projection.ts'
import { PlainRandom } from './plain-random.ts'

/*
 * The kernel's twin: the same algorithm without its shortcuts. Derivatives by differences, interpolation in full
 * precision, every hypothesis measured to the end. Doubles throughout.
 */

/** nx, ny, nz, depth. */
export type Hypothesis = [number, number, number, number]

export interface PlainPixels {
  hypotheses: Hypothesis[]
  costs: number[]
  /** By pixel, then by view. */
  viewCosts: number[][]
}

const UNSEEN = 2
const NO_TEXTURE = 3
const MIN_VARIANCE = 1
const MAX_CHOSEN = 3
const CUT = 0.05
/** For derivatives, pixels. */
const STEP = 1e-4

interface View {
  image: DepthImage
  a: readonly number[]
  b: readonly number[]
}

export class PlainDepth {
  readonly #problem: DepthProblem
  readonly #camera: ReturnType<typeof indexPinhole>
  readonly #views: View[]
  readonly #bestView: number[]

  constructor(problem: DepthProblem) {
    this.#problem = problem
    const cameraOf = (image: DepthImage) => ({ ...image, pinhole: indexPinhole(image.pinhole, 0) })
    this.#camera = cameraOf(problem.reference).pinhole
    this.#views = problem.sources.map((image) => {
      const [a, b] = relativeProjection(cameraOf(problem.reference), cameraOf(image))
      return { image, a, b }
    })
    this.#bestView = problem.reference.gray.length === 0 ? [] : Array.from(problem.reference.gray, () => -1)
  }

  startRandomly(pass: number): Hypothesis[] {
    const { widthPx, heightPx } = this.#problem.reference
    return Array.from({ length: widthPx * heightPx }, (_, i) => {
      const random = new PlainRandom(this.#problem.seed, pass, i)
      const depth = this.#randomDepth(random)
      return this.#randomNormal(random, i % widthPx, Math.floor(i / widthPx), depth)
    })
  }

  measure(hypotheses: Hypothesis[]): PlainPixels {
    const { widthPx } = this.#problem.reference
    const viewCosts = hypotheses.map((hypothesis, i) => {
      const [x, y] = [i % widthPx, Math.floor(i / widthPx)]
      return this.#hasTexture(x, y)
        ? this.#views.map((view) => this.#cost(view, x, y, hypothesis))
        : this.#views.map(() => UNSEEN)
    })
    const costs = viewCosts.map((values, i) => {
      if (!this.#hasTexture(i % widthPx, Math.floor(i / widthPx))) return NO_TEXTURE
      const [first = UNSEEN, second = UNSEEN] = values.toSorted((p, q) => p - q)
      return (first + second) / 2
    })
    return { hypotheses, costs, viewCosts }
  }

  /** One pass over the pixels of one colour. */
  propagate(pixels: PlainPixels, color: number, number: number, pass: DepthPass): void {
    const { widthPx, heightPx } = this.#problem.reference
    const margin = DEPTH_PATCH.radius
    for (let y = margin; y < heightPx - margin; y++) {
      for (let x = margin; x < widthPx - margin; x++) {
        const i = y * widthPx + x
        if (((x + y) & 1) !== color || (pixels.costs[i] as number) >= NO_TEXTURE) continue
        this.#improve(pixels, x, y, new PlainRandom(this.#problem.seed, number, i), pass)
      }
    }
  }

  #improve(pixels: PlainPixels, x: number, y: number, random: PlainRandom, pass: DepthPass): void {
    const i = y * this.#problem.reference.widthPx + x
    const sources = this.#sources(pixels.costs, x, y)
    const weights = this.#viewWeights(pixels, i, sources, pass.goodCost)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const mean = (costs: readonly number[]) => costs.reduce((sum, c, k) => sum + c * (weights[k] as number), 0) / total
    let best = pixels.hypotheses[i] as Hypothesis
    let cost = mean(pixels.viewCosts[i] as number[])
    const consider = (hypothesis: Hypothesis) => {
      if (!(hypothesis[3] >= this.#problem.nearestDepth && hypothesis[3] <= this.#problem.farthestDepth)) return
      const value = mean(this.#views.map((view) => this.#cost(view, x, y, hypothesis)))
      if (value < cost) [cost, best] = [value, hypothesis]
    }
    const own = best
    for (const source of sources) {
      if ((pixels.costs[source] as number) > cost) continue
      const moved = this.#moved(pixels.hypotheses[source] as Hypothesis, source, x, y)
      if (!isSame(moved, own)) consider(moved)
    }
    const spread = (amount: number) => (2 * random.next() - 1) * amount
    const jittered = (): Hypothesis => [best[0], best[1], best[2], best[3] * (1 + spread(pass.depthJitter))]
    const turned = (h: Hypothesis): Hypothesis => {
      const n = [h[0] + spread(pass.normalJitter), h[1] + spread(pass.normalJitter), h[2] + spread(pass.normalJitter)]
      const length = Math.hypot(...n)
      const result = [...n.map((value) => value / length), h[3]] as Hypothesis
      return this.#alongRay(result, x, y) <= -0.05 ? result : h
    }
    consider(jittered())
    consider(turned(best))
    consider(turned(jittered()))
    for (let n = 0; n < pass.explore; n++) {
      consider(this.#randomNormal(random, x, y, best[3]))
      consider(this.#randomNormal(random, x, y, this.#randomDepth(random)))
    }
    pixels.hypotheses[i] = best
    pixels.costs[i] = cost
    pixels.viewCosts[i] = this.#views.map((view) => this.#cost(view, x, y, best))
  }

  /** The cheapest pixel of each region. */
  #sources(costs: readonly number[], x: number, y: number): number[] {
    const { widthPx, heightPx } = this.#problem.reference
    const table = checkerboardRegions(widthPx)
    const sources: number[] = []
    let entry = 0
    for (let region = 0; region < 8; region++) {
      let lowest = UNSEEN
      let source = -1
      for (let n = 0; n < (region < 4 ? 7 : 11); n++, entry += 3) {
        const nx = x + (table[entry] as number)
        const ny = y + (table[entry + 1] as number)
        if (nx < 0 || ny < 0 || nx >= widthPx || ny >= heightPx) continue
        const value = costs[ny * widthPx + nx] as number
        if (value < lowest) [lowest, source] = [value, ny * widthPx + nx]
      }
      if (source >= 0) sources.push(source)
    }
    return sources
  }

  #viewWeights({ costs, viewCosts }: PlainPixels, i: number, sources: readonly number[], goodCost: number): number[] {
    const pixels = [...sources, i]
    let weights = this.#views.map((_, k) => {
      const values = pixels.map((pixel) => viewCosts[pixel]?.[k] as number)
      const good = values.filter((value) => value < goodCost)
      const bad = values.filter((value) => value >= goodCost && value > 1.2)
      if (good.length <= 2 || bad.length >= 3) return 0
      const sum = good.reduce((total, value) => total + bell((value * value) / (2 * 0.3 * 0.3)), 0)
      return sum / good.length + (this.#bestView[i] === k ? 0.2 : 0)
    })
    if (weights.every((weight) => weight === 0)) {
      const cheapest = sources.reduce((a, b) => ((costs[b] as number) < (costs[a] as number) ? b : a), sources[0] ?? i)
      const known = viewCosts[cheapest] as number[]
      const two = [...known.keys()].sort((p, q) => (known[p] as number) - (known[q] as number)).slice(0, 2)
      weights = weights.map((_, k) => (two.includes(k) ? 1 : 0))
      this.#bestView[i] = two[0] as number
      return weights
    }
    const order = [...weights.keys()].sort((p, q) => (weights[q] as number) - (weights[p] as number))
    this.#bestView[i] = order[0] as number
    return weights.map((weight, k) => (order.indexOf(k) < MAX_CHOSEN ? weight : 0))
  }

  /** 1 - bilaterally weighted NCC of the patch and its image under the homography's derivative in the middle. */
  #cost(view: View, x: number, y: number, hypothesis: Hypothesis): number {
    const { image } = view
    const [u0, v0] = this.#warp(view, x, y, hypothesis, 0, 0)
    const derivative = (dx: number, dy: number) => {
      const [up, vp] = this.#warp(view, x, y, hypothesis, dx * STEP, dy * STEP)
      const [um, vm] = this.#warp(view, x, y, hypothesis, -dx * STEP, -dy * STEP)
      return [(up - um) / (2 * STEP), (vp - vm) / (2 * STEP)] as const
    }
    const [ux, vx] = derivative(1, 0)
    const [uy, vy] = derivative(0, 1)
    if (!(ux * vy - uy * vx > 0)) return UNSEEN
    const reachU = DEPTH_PATCH.radius * (Math.abs(ux) + Math.abs(uy))
    const reachV = DEPTH_PATCH.radius * (Math.abs(vx) + Math.abs(vy))
    const inside = (at: number, reach: number, size: number) => at - reach >= 0 && at + reach <= size - 2
    if (!inside(u0, reachU, image.widthPx) || !inside(v0, reachV, image.heightPx)) return UNSEEN
    const positions = DEPTH_PATCH.samples.map(([dx, dy]) => [u0 + ux * dx + uy * dy, v0 + vx * dx + vy * dy] as const)
    const samples = positions.map(([u, v]) => interpolate(image, u, v))
    const { weights, grays } = this.#patch(x, y)
    const reference = moments(weights, grays, grays)
    const variance = moments(weights, samples, samples)
    if (variance < MIN_VARIANCE) return UNSEEN
    const correlation = moments(weights, grays, samples) / Math.sqrt(reference * variance)
    return Math.min(2, Math.max(0, 1 - correlation))
  }

  /** Where the plane's point behind pixel (x + dx, y + dy) is in the view; NaN behind its camera. */
  #warp({ a, b }: View, x: number, y: number, hypothesis: Hypothesis, dx: number, dy: number): [number, number] {
    const z = (hypothesis[3] * this.#alongRay(hypothesis, x, y)) / this.#alongRay(hypothesis, x + dx, y + dy)
    const [u, v, w] = [0, 1, 2].map((row) => {
      const [ax = 0, ay = 0, az = 0] = a.slice(3 * row, 3 * row + 3)
      return z * (ax * (x + dx) + ay * (y + dy) + az) + (b[row] ?? 0)
    }) as [number, number, number]
    return w > 0 ? [u / w, v / w] : [Number.NaN, Number.NaN]
  }

  #hasTexture(x: number, y: number): boolean {
    const { widthPx, heightPx } = this.#problem.reference
    const margin = DEPTH_PATCH.radius
    if (x < margin || y < margin || x >= widthPx - margin || y >= heightPx - margin) return false
    const { weights, grays } = this.#patch(x, y)
    return moments(weights, grays, grays) >= MIN_VARIANCE
  }

  #patch(x: number, y: number): { weights: number[]; grays: number[] } {
    const { gray, widthPx } = this.#problem.reference
    const { samples, spatialSigma, graySigma } = DEPTH_PATCH
    const center = gray[y * widthPx + x] as number
    const grays = samples.map(([dx, dy]) => gray[(y + dy) * widthPx + x + dx] as number)
    const weights = samples.map(([dx, dy], i) => {
      const difference = (grays[i] as number) - center
      const far = (dx * dx + dy * dy) / (2 * spatialSigma ** 2)
      return Math.exp(-far) * Math.max(0, bell(difference ** 2 / (2 * graySigma ** 2)) - CUT)
    })
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { weights: weights.map((weight) => (sum > 0 ? weight / sum : 0)), grays }
  }

  #moved(hypothesis: Hypothesis, from: number, x: number, y: number): Hypothesis {
    const { widthPx } = this.#problem.reference
    const there = this.#alongRay(hypothesis, from % widthPx, Math.floor(from / widthPx))
    const [nx, ny, nz, depth] = hypothesis
    return [nx, ny, nz, (depth * there) / this.#alongRay(hypothesis, x, y)]
  }

  #alongRay([nx, ny, nz]: Hypothesis, x: number, y: number): number {
    const { fxPx, fyPx, cxPx, cyPx } = this.#camera
    return (nx * (x - cxPx)) / fxPx + (ny * (y - cyPx)) / fyPx + nz
  }

  #randomDepth(random: PlainRandom): number {
    const { minDepth, maxDepth } = this.#problem
    return 1 / (1 / maxDepth + random.next() * (1 / minDepth - 1 / maxDepth))
  }

  #randomNormal(random: PlainRandom, x: number, y: number, depth: number): Hypothesis {
    for (;;) {
      const p = 2 * random.next() - 1
      const q = 2 * random.next() - 1
      const s = p * p + q * q
      if (s >= 1) continue
      const root = 2 * Math.sqrt(1 - s)
      const normal: Hypothesis = [p * root, q * root, 1 - 2 * s, depth]
      return this.#alongRay(normal, x, y) <= 0 ? normal : [-normal[0], -normal[1], -normal[2], depth]
    }
  }
}

/** What the kernel has for exp(-t). */
function bell(t: number): number {
  return (1 + t / 8) ** -8
}

function isSame(a: Hypothesis, b: Hypothesis): boolean {
  const apart = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2
  return Math.abs(a[3] - b[3]) < 1e-4 * b[3] && apart < 1e-4
}

/** Weighted covariance; the weights add up to 1. */
function moments(weights: readonly number[], p: readonly number[], q: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0)
  return mean(p.map((value, i) => value * (q[i] as number))) - mean(p) * mean(q)
}

function interpolate({ gray, widthPx }: DepthImage, u: number, v: number): number {
  const [x, y] = [Math.floor(u), Math.floor(v)]
  const at = (dx: number, dy: number) => gray[(y + dy) * widthPx + x + dx] as number
  const top = at(0, 0) + (u - x) * (at(1, 0) - at(0, 0))
  const bottom = at(0, 1) + (u - x) * (at(1, 1) - at(0, 1))
  return top + (v - y) * (bottom - top)
}
