import { median } from '../../geometry/median.ts'
import { add, dot, scale, subtract, type Vector3 } from '../../geometry/vector3.ts'
import type { DepthScale } from './depth-view.ts'
import type { PosedView } from './posed-view.ts'
import type { DepthSample } from './sample-views.ts'
import { solveSymmetric } from './solve-symmetric.ts'

/**
 * What the stored values of all views have to do with each other.
 * - `shared`: one near and far for all views.
 * - `proportional`: each view has a unit of its own and value 0 is the camera, as when each was divided by its maximum, up to
 *   what rounding adds to all of them.
 * - `free`: near and far of each view by themselves, as when each was stretched to the full range.
 */
export type DepthModel = 'proportional' | 'shared' | 'free'
export const DEPTH_MODELS: readonly DepthModel[] = ['shared', 'proportional', 'free']

/** Largest distances between views that count, from start to end, in units of the cameras' distance to the middle. */
const GATES = [0.06, 0.06, 0.04, 0.04, 0.025, 0.025, 0.015, 0.015, 0.01, 0.01, 0.008, 0.008]

/** For a start that is nearly right. */
export const LATE_GATES = [0.015, 0.015, 0.01, 0.01, 0.008, 0.008]

/** A surface seen flatter than this (about 70 degrees) gives little evidence of its distance. */
const MIN_COSINE = 0.35

/** Cosine between the normals of surfaces that may be one: another one, seen past an edge, mostly lies otherwise. */
const MIN_COMMON = 0.7

/**
 * The hull adds little to a depth map: many surfaces lie behind it, and it is as good as the focal length that it was
 * made with. It holds what no other view sees. With more weight it drags the fit to a wrong scale: measured.
 */
const HULL_WEIGHT = 1e-4

/**
 * Refines the scales of all views so that the surfaces that two views see lie on each other: iterated closest points to planes
 * (Chen and Medioni 1992) along the rays, with Tukey's weights and a gate that narrows. Linear in the scales.
 *
 * @param gates `GATES`, or its end where the start is good
 */
export function fitDepthScales(
  views: readonly PosedView[],
  samples: readonly DepthSample[],
  start: readonly DepthScale[],
  { model, gates = GATES }: { model: DepthModel; gates?: readonly number[] },
): DepthScale[] {
  const basis = basisOf(model, views.length)
  let scales = [...start]
  for (const gate of gates) {
    const system = new NormalEquations(basis.count)
    for (const sample of samples) addSample(system, { views, scales, basis, gate }, sample)
    const solution = system.solve()
    if (!solution) break
    scales = views.map((_, i) => basis.scaleOf(solution, i))
  }
  return scales
}

interface Basis {
  count: number
  /** Index of the parameter of a view's offset, and of its factor. */
  offsetOf(view: number): number
  factorOf(view: number): number
  scaleOf(solution: Float64Array, view: number): DepthScale
}

function basisOf(model: DepthModel, views: number): Basis {
  const offsetOf = (view: number): number => (model === 'free' ? view : 0)
  const factorOf = (view: number): number => (model === 'free' ? views + view : model === 'shared' ? 1 : 1 + view)
  return {
    count: model === 'proportional' ? 1 + views : model === 'shared' ? 2 : 2 * views,
    offsetOf,
    factorOf,
    scaleOf: (solution, view) => ({
      offset: solution[offsetOf(view)] as number,
      perValue: solution[factorOf(view)] as number,
    }),
  }
}

interface FitState {
  views: readonly PosedView[]
  scales: readonly DepthScale[]
  basis: Basis
  gate: number
}

function addSample(system: NormalEquations, { views, scales, basis, gate }: FitState, sample: DepthSample): void {
  const from = views[sample.view] as PosedView
  const ray = from.rayOf(sample.pixel)
  const row = new Map<number, number>()
  const push = (index: number, value: number): void => {
    row.set(index, (row.get(index) ?? 0) + value)
  }
  const own = scales[sample.view] as DepthScale
  const depth = own.offset + own.perValue * sample.value

  // (1) the hull: its surface touches the object's in many places, and is never behind it
  const beyondHull = depth - sample.hullDepth
  const hullWeight = HULL_WEIGHT * (beyondHull < 0 ? 1 : tukey(beyondHull, gate))
  if (hullWeight > 0) {
    push(basis.offsetOf(sample.view), 1)
    push(basis.factorOf(sample.view), sample.value)
    system.add(row, sample.hullDepth, hullWeight)
  }

  // (2) the other views
  const surface = from.normalAt(sample.pixel, own)
  if (!surface || surface.cosine < MIN_COSINE) return
  const point = add(from.center, scale(ray, depth))
  for (const [j, to] of views.entries()) {
    const match = j === sample.view ? null : matchIn(to, scales[j] as DepthScale, point, surface.normal)
    if (!match || Math.abs(match.distance) > gate) continue
    row.clear()
    const along = dot(match.normal, ray)
    push(basis.offsetOf(sample.view), along)
    push(basis.factorOf(sample.view), along * sample.value)
    const alongThere = dot(match.normal, match.ray)
    push(basis.offsetOf(j), -alongThere)
    push(basis.factorOf(j), -alongThere * match.value)
    system.add(row, dot(match.normal, subtract(to.center, from.center)), tukey(match.distance, gate) * match.cosine)
  }
}

export interface Match {
  /** Of the point to the plane that the other view sees there, positive in front of it. */
  distance: number
  normal: Vector3
  ray: Vector3
  value: number
  cosine: number
}

/** What another view shows in the pixel of a point; null when nothing, a surface that it sees too flatly, or one that lies otherwise. */
export function matchIn(to: PosedView, scaleThere: DepthScale, point: Vector3, normal: Vector3): Match | null {
  const pixel = to.pixelOf(point)
  if (pixel < 0 || !to.view.mask[pixel]) return null
  const value = to.view.values[pixel] as number
  const surface = value === 0 ? null : to.normalAt(pixel, scaleThere)
  if (!surface || surface.cosine < MIN_COSINE || dot(surface.normal, normal) < MIN_COMMON) return null
  const ray = to.rayOf(pixel)
  const there = add(to.center, scale(ray, scaleThere.offset + scaleThere.perValue * value))
  return { distance: dot(surface.normal, subtract(point, there)), ...surface, ray, value }
}

/** Tukey's biweight: 1 in the middle, 0 from the gate on. */
function tukey(residual: number, gate: number): number {
  const share = 1 - (residual / gate) ** 2
  return share <= 0 ? 0 : share * share
}

/** Scales that make the views' surfaces touch the hull as far out as can be: where the fit starts. Null when nothing fits. */
export function startScales(samples: readonly DepthSample[], viewCount: number, model: DepthModel): DepthScale[] {
  const free = Array.from({ length: viewCount }, (_, i) => lowerLine(samples.filter(({ view }) => view === i)))
  if (model === 'free') return free
  if (model === 'shared') {
    const line = lowerLine(samples)
    return free.map(() => line)
  }
  return free.map((_, i) =>
    lowerLine(
      samples.filter(({ view }) => view === i),
      true,
    ),
  )
}

const LINE_TOLERANCE = 0.015

/** Samples that a line may leave nearer than the hull, against those that it touches. */
const VIOLATION_PRICE = 4

/** The line of depth over value that touches the hull depths from behind at the most samples (RANSAC over a fixed choice). */
function lowerLine(samples: readonly DepthSample[], throughZero = false): DepthScale {
  const depths = samples.map(({ hullDepth }) => hullDepth)
  let best: DepthScale = { offset: depths.length > 0 ? median(depths) : 1, perValue: 0 }
  let most = Number.NEGATIVE_INFINITY
  for (let k = 0; k < CANDIDATE_LINES; k++) {
    const a = samples[(k * 7919) % samples.length] as DepthSample
    const b = samples[(k * 104_729 + 31) % samples.length] as DepthSample
    if (!throughZero && a.value === b.value) continue
    const perValue = throughZero ? a.hullDepth / a.value : (a.hullDepth - b.hullDepth) / (a.value - b.value)
    const offset = throughZero ? 0 : a.hullDepth - perValue * a.value
    let score = 0
    for (let i = k % 3; i < samples.length; i += 3) {
      const { value, hullDepth } = samples[i] as DepthSample
      const beyond = offset + perValue * value - hullDepth
      if (beyond < -LINE_TOLERANCE) score -= VIOLATION_PRICE
      else if (beyond < LINE_TOLERANCE) score++
    }
    if (score > most) {
      most = score
      best = { offset, perValue }
    }
  }
  return best
}

const CANDIDATE_LINES = 400

/** Weighted least squares, row by row. */
class NormalEquations {
  readonly #matrix: Float64Array
  readonly #right: Float64Array
  readonly #count: number

  constructor(count: number) {
    this.#count = count
    this.#matrix = new Float64Array(count * count)
    this.#right = new Float64Array(count)
  }

  add(row: ReadonlyMap<number, number>, value: number, weight: number): void {
    for (const [i, a] of row) {
      for (const [j, b] of row)
        this.#matrix[i * this.#count + j] = (this.#matrix[i * this.#count + j] as number) + weight * a * b
      this.#right[i] = (this.#right[i] as number) + weight * a * value
    }
  }

  solve(): Float64Array | null {
    return solveSymmetric(this.#matrix, this.#right)
  }
}
