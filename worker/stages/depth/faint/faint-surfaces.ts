import type { Detail } from '#worker/kernels/depth-problem.ts'
import { normalOf } from '../fill-plain-areas.ts'
import { fitInversePlane, type InversePlane, inverseDepthAt } from '../fit-inverse-plane.ts'
import type { Header } from '../store-images.ts'
import type { Size } from './box-sum.ts'
import type { LocalContrast } from './local-contrast.ts'
import { openRegions } from './open-regions.ts'
import { type SweepOptions, sweepRegion } from './sweep-region.ts'
import { reducedDepths, reducedMask, type SweepView, sweepView } from './sweep-view.ts'
import {
  carriedOn,
  joinSamples,
  planeSeenFrom,
  settledPlane,
  type WorldPlane,
  type WorldSamples,
  worldPlanes,
  worldSamples,
} from './world-planes.ts'

/** Each sweep looks closer around what the one before found: among fewer planes the best of noise is worse. */
export const SWEEPS: readonly SweepOptions[] = [
  { reach: 0.12, stepPx: 1, minCorrelation: 0.22 },
  { reach: 0.06, stepPx: 0.7, minCorrelation: 0.18 },
  { reach: 0.04, stepPx: 0.6, minCorrelation: 0.15 },
]

/** Pixels that make a plane of a region's own, and the share of them that must lie on it. */
const MIN_OWN_PX = 150
const MIN_OWN_SHARE = 0.5

/** Points that a plane of the scene is settled by, at least. */
const MIN_SETTLING = 100

/** Points that are taken of a border or region. */
const MAX_SAMPLES = 400

interface Region {
  pixels: Int32Array
  border: WorldSamples
  /** Which of the scene's planes it carries on; -1 for none. */
  carriesOn: number
  /** What was found of it lies on this plane of the view. */
  own: InversePlane | null
  /** What the last sweep found, and where some of it is in the world. */
  swept: Found | null
  samples: WorldSamples | null
}

/** Pixels of a view, and the factors by which their inverse depths are those of the plane. */
interface Found {
  pixels: number[]
  factors: number[]
  plane: InversePlane
}

/**
 * Surfaces with so little texture that no patch sees it, as gravel, lawn or concrete: each region without depth is swept along the plane that is
 * measured beside it. The ground that a building stands on goes on like that to the image's lower border.
 */
export class FaintSurfaces {
  readonly #regions = new Map<number, Region[]>()
  #planes: WorldPlane[] = []

  /** Finds an image's regions without depth. `contrast`: reduced; `depths` and `mask`: of the whole image, 0 for none and for what is left out. */
  survey(image: number, header: Header, contrast: LocalContrast, depths: Float32Array, mask: Uint8Array | null): void {
    const view = sweepView(header, contrast.values)
    const known = reducedDepths(depths, header, view.factor)
    const inside = mask && reducedMask(mask, header, view.factor)
    const regions = openRegions(known, contrast, inside).map(({ pixels, border }) => {
      const some = evenly(border)
      const inverse = some.map((pixel) => 1 / (known[pixel] as number))
      return { pixels, border: worldSamples(view, some, inverse), carriesOn: -1, own: null, swept: null, samples: null }
    })
    this.#regions.set(image, regions)
  }

  /** The planes that the regions of all images carry on. */
  findPlanes(): void {
    const regions = [...this.#regions.values()].flat()
    this.#planes = worldPlanes(joinSamples(regions.map(({ border }) => border)))
    for (const region of regions) region.carriesOn = carriedOn(region.border, this.#planes)
  }

  hasRegions(image: number): boolean {
    return (this.#regions.get(image) ?? []).some(({ carriesOn }) => carriesOn >= 0)
  }

  /** Sweeps an image's regions along what they carry on, as far as that is nearer than `farthestDepth`. */
  sweep(
    image: number,
    view: SweepView,
    sources: readonly SweepView[],
    options: SweepOptions,
    farthestDepth: number,
  ): void {
    for (const region of this.#regions.get(image) ?? []) {
      const world = this.#planes[region.carriesOn]
      const plane = region.own ?? (world ? planeSeenFrom(world, view.camera) : null)
      if (!plane) continue
      const pixels = region.pixels.filter((pixel) => inverseAt(plane, pixel, view) * farthestDepth > 1)
      region.swept = pixels.length > 0 ? { ...sweepRegion(pixels, plane, view, sources, options), plane } : null
      if (!region.swept) continue
      region.own = ownPlane(region.swept, view) ?? region.own
      region.samples = samplesOf(region.swept, view)
    }
  }

  /** Moves the scene's planes to what was found of them, for regions where nothing was found yet; planes on which no region has a surface are given up. */
  settlePlanes(): void {
    const regions = [...this.#regions.values()].flat()
    this.#planes = this.#planes.map((plane, k) => {
      const found = regions.filter(({ carriesOn, samples }) => carriesOn === k && samples)
      const samples = joinSamples(found.map(({ samples }) => samples as WorldSamples))
      return samples.length / 4 < MIN_SETTLING ? plane : settledPlane(plane, samples)
    })
    const isFound = this.#planes.map((_, k) => regions.some(({ carriesOn, own }) => carriesOn === k && own))
    for (const region of regions) {
      if (isFound[region.carriesOn]) continue
      region.carriesOn = -1
      // What it seemed to find there was chance.
      region.swept = null
    }
  }

  /** What the last sweep found in an image, in pixels of `size`. */
  detailOf(image: number, view: SweepView, size: Size): Detail {
    const pixels: number[] = []
    const hypotheses: number[] = []
    for (const { swept } of this.#regions.get(image) ?? []) {
      if (!swept) continue
      const normal = normalOf(swept.plane, view.camera.pinhole)
      for (const [n, pixel] of swept.pixels.entries()) {
        const x = (pixel % view.widthPx) * view.factor
        const y = Math.floor(pixel / view.widthPx) * view.factor
        for (let row = y; row < y + view.factor; row++) {
          for (let column = x; column < x + view.factor; column++) {
            const [u, v] = [column, row].map((at) => (at + 0.5) / view.factor - 0.5) as [number, number]
            const inverse = (swept.factors[n] as number) * inverseDepthAt(swept.plane, u, v)
            if (!(inverse > 0)) continue
            pixels.push(row * size.widthPx + column)
            hypotheses.push(...normal, 1 / inverse)
          }
        }
      }
    }
    return { pixels: Uint32Array.from(pixels), hypotheses: Float32Array.from(hypotheses) }
  }
}

function evenly(pixels: ArrayLike<number>): number[] {
  const step = Math.max(1, Math.floor(pixels.length / MAX_SAMPLES))
  return Array.from({ length: Math.ceil(pixels.length / step) }, (_, n) => pixels[n * step] as number)
}

function inverseAt(plane: InversePlane, pixel: number, { widthPx }: Size): number {
  return inverseDepthAt(plane, pixel % widthPx, Math.floor(pixel / widthPx))
}

function samplesOf({ pixels, factors, plane }: Found, view: SweepView): WorldSamples {
  const some = evenly(pixels.map((_, n) => n))
  const inverse = some.map((n) => (factors[n] as number) * inverseAt(plane, pixels[n] as number, view))
  return worldSamples(
    view,
    some.map((n) => pixels[n] as number),
    inverse,
  )
}

/** The plane that most of what was found lies on; null when that is too little. */
function ownPlane({ pixels, factors, plane }: Found, view: SweepView): InversePlane | null {
  if (pixels.length < MIN_OWN_PX) return null
  const step = Math.ceil(pixels.length / MAX_SAMPLES)
  const samples: number[] = []
  for (let n = 0; n < pixels.length; n += step) {
    const pixel = pixels[n] as number
    const inverse = (factors[n] as number) * inverseAt(plane, pixel, view)
    samples.push(pixel % view.widthPx, Math.floor(pixel / view.widthPx), inverse)
  }
  const fit = fitInversePlane(Float64Array.from(samples), pixels[0] as number)
  return fit && fit.inliers >= (MIN_OWN_SHARE * samples.length) / 3 ? fit.plane : null
}
