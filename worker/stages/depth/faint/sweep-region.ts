import { relativeProjection } from '../../../kernels/relative-projection.ts'
import { type InversePlane, inverseDepthAt } from '../fit-inverse-plane.ts'
import { boxSum, type Size } from './box-sum.ts'
import { connected } from './open-regions.ts'
import type { SweepView } from './sweep-view.ts'

/** Planes of a sweep, at least and at most. */
const MIN_PLANES = 12
const MAX_PLANES = 96

/** Half of the window that is compared. */
const WINDOW_PX = 8

/** Share of the window that must be of the region and in the other view. */
const MIN_FILLED = 0.35

/** The best plane is better by this than all from which it is farther away than this. */
const MIN_LEAD = 0.04
const LEAD_PX = 4

/** Neighbours of one surface are nearer to each other than this in the other view; surfaces smaller than this share of the image are chance. */
const SMOOTH_PX = 1.3
const MIN_SURFACE = 0.001

/** Factors are averaged over squares of so much to each side: windows are as large, and what is between planes is a guess. */
const SMOOTHING_PX = 6

/** Views that a region is compared with: of those that show enough of it, the ones in which it moves least, as they look most alike. */
const MAX_SOURCES = 2
const MIN_SHOWN = 0.3
const MIN_MOVE_SHARE = 40

/** How far planes are looked for, and what is enough. */
export interface SweepOptions {
  /** Planes parallel to the given one, nearer and farther by up to this share. */
  reach: number
  /** From one plane to the next the region moves by at most so much in another view. */
  stepPx: number
  /** Mean correlation on the best plane: gravel and lawn have 0.3 to 0.6; the best of many planes has more by chance than the best of a few. */
  minCorrelation: number
}

/** What a sweep found in a region: pixels of the view, and by which factor their inverse depth is that of the plane. */
export interface Swept {
  pixels: number[]
  factors: number[]
}

/**
 * How near a region is whose texture is too faint for patches, by planes parallel to `plane` that are swept through it: each pixel takes the one on which a large
 * window looks most alike in other views (Collins, "A Space-Sweep Approach to True Multi-Image Matching", CVPR 1996; along the surfaces of the scene as in
 * Gallup et al., "Real-Time Plane-Sweeping Stereo with Multiple Sweeping Directions", CVPR 2007). Only the region's own pixels count, so that nothing beside it
 * grows into it.
 */
export function sweepRegion(
  region: Int32Array,
  plane: InversePlane,
  reference: SweepView,
  sources: readonly SweepView[],
  options: SweepOptions,
): Swept {
  const chosen = steadySources(region, plane, reference, sources, options)
  if (chosen.length === 0) return { pixels: [], factors: [] }
  const movesPx = Math.max(...chosen.map((source) => source.movesPx))
  const count = Math.min(MAX_PLANES, Math.max(MIN_PLANES, Math.ceil(movesPx / options.stepPx)))
  const factors = Array.from({ length: count + 1 }, (_, k) => 1 + options.reach * ((2 * k) / count - 1))
  const views = chosen.map(({ source }) => source)
  const sweep = new Sweep(region, plane, reference, views, options)
  for (const factor of factors) sweep.tryPlane(factor)
  return sweep.result(factors, movesPx / count)
}

/** The sources that show the region, and how far it moves in them from the nearest plane to the farthest. */
function steadySources(
  region: Int32Array,
  plane: InversePlane,
  reference: SweepView,
  sources: readonly SweepView[],
  { reach }: SweepOptions,
): { source: SweepView; movesPx: number }[] {
  const { widthPx } = reference
  const step = Math.max(1, Math.floor(region.length / 200))
  return sources
    .map((source) => {
      const at = projector(plane, reference, source)
      let [shown, tried, movesPx] = [0, 0, 0]
      for (let n = 0; n < region.length; n += step) {
        const pixel = region[n] as number
        const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)]
        const [here, near, far] = [at(x, y, 1), at(x, y, 1 + reach), at(x, y, 1 - reach)]
        tried++
        if (!here || !near || !far) continue
        shown++
        movesPx = Math.max(movesPx, Math.hypot(near[0] - far[0], near[1] - far[1]))
      }
      return { source, movesPx, shown: shown / tried }
    })
    .filter(({ shown, movesPx }) => shown >= MIN_SHOWN && movesPx >= MIN_MOVE_SHARE * reach)
    .sort((a, b) => a.movesPx - b.movesPx)
    .slice(0, MAX_SOURCES)
}

/** Where a pixel is in another view, its inverse depth being the plane's times a factor; null outside of it. */
function projector(plane: InversePlane, reference: SweepView, source: SweepView) {
  const [a, b] = relativeProjection(reference.camera, source.camera)
  return (x: number, y: number, factor: number): [number, number] | null => {
    const inverse = factor * inverseDepthAt(plane, x, y)
    const w = a[6] * x + a[7] * y + a[8] + inverse * b[2]
    if (!(inverse > 0 && w > 0)) return null
    const u = (a[0] * x + a[1] * y + a[2] + inverse * b[0]) / w
    const v = (a[3] * x + a[4] * y + a[5] + inverse * b[1]) / w
    return u >= 0 && v >= 0 && u < source.widthPx - 1 && v < source.heightPx - 1 ? [u, v] : null
  }
}

/** What a window's correlation is made of: how many pixels, their squares here and there, their products. */
const PARTS = ['count', 'here', 'there', 'both'] as const
type Parts = Record<(typeof PARTS)[number], Float32Array>

/** A view that the region is compared with: the parts of the last plane, and their sums over windows. */
interface Compared {
  source: SweepView
  parts: Parts
  sums: Parts
}

/** The rectangle around a region that the sweep works in. */
class Sweep {
  readonly #size: Size
  readonly #plane: InversePlane
  readonly #reference: SweepView
  readonly #minCorrelation: number
  /** The region's pixels as indices of the rectangle, ascending; where they are in the view, and their values. */
  readonly #region: Int32Array
  readonly #columns: Int32Array
  readonly #rows: Int32Array
  readonly #own: Float32Array
  /** Of each plane that was tried, hundredths, pixel by pixel of the region. */
  readonly #correlations: Int8Array[] = []
  readonly #compared: Compared[]
  readonly #scratch: Float64Array

  constructor(
    region: Int32Array,
    plane: InversePlane,
    reference: SweepView,
    sources: readonly SweepView[],
    { minCorrelation }: SweepOptions,
  ) {
    this.#minCorrelation = minCorrelation
    const { widthPx, values } = reference
    this.#plane = plane
    this.#reference = reference
    const columns = region.map((pixel) => pixel % widthPx)
    this.#columns = columns
    this.#rows = region.map((pixel) => Math.floor(pixel / widthPx))
    const left = columns.reduce((a, b) => Math.min(a, b))
    const top = Math.floor((region[0] as number) / widthPx)
    const size = {
      widthPx: columns.reduce((a, b) => Math.max(a, b)) + 1 - left,
      heightPx: Math.floor((region.at(-1) as number) / widthPx) + 1 - top,
    }
    const length = size.widthPx * size.heightPx
    const parts = (): Parts => ({
      count: new Float32Array(length),
      here: new Float32Array(length),
      there: new Float32Array(length),
      both: new Float32Array(length),
    })
    this.#size = size
    this.#compared = sources.map((source) => ({ source, parts: parts(), sums: parts() }))
    this.#scratch = new Float64Array(length)
    this.#region = columns.map((x, n) => ((this.#rows[n] as number) - top) * size.widthPx + x - left)
    this.#own = Float32Array.from(region, (pixel) => values[pixel] as number)
  }

  /** Compares the region with the sources on the plane whose inverse depths are those of the given one times `factor`. */
  tryPlane(factor: number): void {
    const region = this.#region
    const total = new Float32Array(region.length)
    const seen = new Uint8Array(region.length)
    const minCount = MIN_FILLED * (2 * WINDOW_PX + 1) ** 2
    for (const compared of this.#compared) {
      const { parts, sums } = compared
      // Most planes put the same pixels into the view: then how many they are, and their own values, are known.
      const changed = this.#warp(factor, compared) ? PARTS : (['there', 'both'] as const)
      for (const part of changed) boxSum(parts[part], this.#size, WINDOW_PX, sums[part], this.#scratch)
      const { count, here, there, both } = sums
      for (let n = 0; n < region.length; n++) {
        const i = region[n] as number
        const energy = (here[i] as number) * (there[i] as number)
        if ((count[i] as number) < minCount || !(energy > 0)) continue
        total[n] = (total[n] as number) + (both[i] as number) / Math.sqrt(energy)
        seen[n] = (seen[n] as number) + 1
      }
    }
    const correlations = new Int8Array(region.length).fill(-100)
    for (let n = 0; n < region.length; n++) {
      if (seen[n]) correlations[n] = Math.round((100 * (total[n] as number)) / (seen[n] as number))
    }
    this.#correlations.push(correlations)
  }

  /** Writes the parts of the region's pixels; the others stay 0. Answers whether other pixels are in the view than before. */
  #warp(factor: number, { source, parts: { count, here, there, both } }: Compared): boolean {
    let isOther = false
    const [region, columns, rows, own] = [this.#region, this.#columns, this.#rows, this.#own]
    const [a, b] = relativeProjection(this.#reference.camera, source.camera)
    const [a0, a1, a2, a3, a4, a5, a6, a7, a8] = a
    const [b0, b1, b2] = b
    const { dx, dy, base } = this.#plane
    const { values, widthPx: stride } = source
    const [lastColumn, lastRow] = [source.widthPx - 1, source.heightPx - 1]
    for (let n = 0; n < region.length; n++) {
      const i = region[n] as number
      const x = columns[n] as number
      const y = rows[n] as number
      const inverse = factor * (dx * x + dy * y + base)
      const w = a6 * x + a7 * y + a8 + inverse * b2
      const u = (a0 * x + a1 * y + a2 + inverse * b0) / w
      const v = (a3 * x + a4 * y + a5 + inverse * b1) / w
      if (!(inverse > 0 && w > 0 && u >= 0 && v >= 0 && u < lastColumn && v < lastRow)) {
        if (count[i]) isOther = true
        count[i] = here[i] = there[i] = both[i] = 0
        continue
      }
      if (!count[i]) isOther = true
      const value = between(values, stride, u, v)
      const mine = own[n] as number
      count[i] = 1
      here[i] = mine * mine
      there[i] = value * value
      both[i] = mine * value
    }
    return isOther
  }

  /** The best plane of each pixel where there is one beyond chance. `stepPx`: how far the region moves from one plane to the next. */
  result(factors: readonly number[], stepPx: number): Swept {
    const region = this.#region
    const length = this.#size.widthPx * this.#size.heightPx
    const best = new Uint8Array(length)
    for (let n = 0; n < region.length; n++) best[region[n] as number] = this.#bestPlane(n, LEAD_PX / stepPx)
    const kept = this.#surfaces(best, Math.max(1, SMOOTH_PX / stepPx))
    const step = (factors[1] as number) - (factors[0] as number)
    const factor = new Float32Array(length)
    for (let n = 0; n < region.length; n++) {
      const i = region[n] as number
      const k = (best[i] as number) - 1
      if (kept[i]) factor[i] = (factors[k] as number) + step * this.#between(n, k)
    }
    const counts = new Float32Array(length)
    boxSum(Float32Array.from(kept), this.#size, SMOOTHING_PX, counts, this.#scratch)
    const sums = new Float32Array(length)
    boxSum(factor, this.#size, SMOOTHING_PX, sums, this.#scratch)
    const swept: Swept = { pixels: [], factors: [] }
    for (let n = 0; n < region.length; n++) {
      const i = region[n] as number
      if (!kept[i]) continue
      swept.pixels.push((this.#rows[n] as number) * this.#reference.widthPx + (this.#columns[n] as number))
      swept.factors.push((sums[i] as number) / (counts[i] as number))
    }
    return swept
  }

  /** Correlation of the region's pixel `n` on plane `k`. */
  #at(k: number, n: number): number {
    return this.#correlations[k]?.[n] as number
  }

  /** From 1; 0 for none. */
  #bestPlane(n: number, near: number): number {
    const count = this.#correlations.length
    let best = 0
    for (let k = 1; k < count; k++) if (this.#at(k, n) > this.#at(best, n)) best = k
    const most = this.#at(best, n)
    if (most < 100 * this.#minCorrelation || best === 0 || best === count - 1) return 0
    for (let k = 0; k < count; k++) {
      if (Math.abs(k - best) > near && this.#at(k, n) > most - 100 * MIN_LEAD) return 0
    }
    return best + 1
  }

  /** Where between two planes the correlation is highest: a parabola through three, -0.5 to 0.5. */
  #between(n: number, k: number): number {
    const [before, here, after] = [this.#at(k - 1, n), this.#at(k, n), this.#at(k + 1, n)]
    const bend = before - 2 * here + after
    return bend < 0 ? Math.min(0.5, Math.max(-0.5, (before - after) / (2 * bend))) : 0
  }

  /** 1 for each pixel that is part of a surface and not of chance. */
  #surfaces(best: Uint8Array, smooth: number): Uint8Array {
    const { widthPx } = this.#size
    const isRough = (plane: number, other: number | undefined) => other && Math.abs(other - plane) > smooth
    const isCalm = new Uint8Array(best.length)
    for (const i of this.#region) {
      const plane = best[i] as number
      if (plane === 0) continue
      const x = i % widthPx
      if (x > 0 && isRough(plane, best[i - 1])) continue
      if (x < widthPx - 1 && isRough(plane, best[i + 1])) continue
      if (!isRough(plane, best[i - widthPx]) && !isRough(plane, best[i + widthPx])) isCalm[i] = 1
    }
    const kept = new Uint8Array(best.length)
    const minPx = MIN_SURFACE * this.#reference.values.length
    for (const surface of connected(isCalm, widthPx)) {
      if (surface.length >= minPx) for (const i of surface) kept[i] = 1
    }
    return kept
  }
}

function between(values: Int8Array, widthPx: number, u: number, v: number): number {
  const left = Math.floor(u)
  const top = Math.floor(v)
  const s = u - left
  const t = v - top
  const at = top * widthPx + left
  const above = (1 - s) * (values[at] as number) + s * (values[at + 1] as number)
  const below = (1 - s) * (values[at + widthPx] as number) + s * (values[at + widthPx + 1] as number)
  return (1 - t) * above + t * below
}
