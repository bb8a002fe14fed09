import { add, scale, type Vector3 } from '../../geometry/vector3.ts'
import type { PosedView } from './posed-view.ts'

/** A pixel of a view, and what the silhouettes of the other views say of it. */
export interface DepthSample {
  /** Index of the view. */
  view: number
  pixel: number
  value: number
  /** Depth at which the ray enters the hull of the other silhouettes, units of the cameras' distance: the surface is not nearer. */
  hullDepth: number
}

/** Steps along a ray, units of the cameras' distance. */
const HULL_STEP = 1 / 256

/** About `perView` evenly spread pixels of each object that have depth and whose rays meet the hull. */
export function sampleViews(views: readonly PosedView[], perView: number): DepthSample[] {
  return views.flatMap((posed, view) => {
    const { values, mask, widthPx, heightPx } = posed.view
    const count = mask.reduce((sum, value) => sum + value, 0)
    const step = Math.max(1, Math.round(Math.sqrt(count / perView)))
    const samples: DepthSample[] = []
    for (let row = step; row < heightPx - step; row += step) {
      for (let column = step; column < widthPx - step; column += step) {
        const pixel = row * widthPx + column
        const value = values[pixel] as number
        if (value === 0 || !mask[pixel]) continue
        const ray = posed.rayOf(pixel)
        const hullDepth = enterHull(views, view, ray)
        if (hullDepth !== null) samples.push({ view, pixel, value, hullDepth })
      }
    }
    return samples
  })
}

function enterHull(views: readonly PosedView[], own: number, ray: Vector3): number | null {
  const from = (views[own] as PosedView).center
  const others = views.filter((_, i) => i !== own)
  for (let depth = HULL_STEP; depth < 2; depth += HULL_STEP) {
    const point = add(from, scale(ray, depth))
    if (others.every((other) => other.view.mask[other.pixelOf(point)] === 1)) return depth - HULL_STEP / 2
  }
  return null
}
