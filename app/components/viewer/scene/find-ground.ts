import { type Plane, Vector3 } from 'three'
import type { Ground } from './contact-shadow.ts'
import type { ViewerModel } from './load-model.ts'
import { verticesOf } from './vertices-of.ts'

/** Samples are enough to find the extent of a million vertices. */
const MAX_SAMPLES = 20_000
/** Share of the vertices that may lie below the ground, or beyond the shadow: stray bits of a scan. */
const STRAY = 0.002

interface FindGroundOptions {
  up: Vector3
  /** What is on the negative side of any of them is cut away. */
  planes: readonly Plane[]
}

/** Level ground that the model stands on; null when nothing of it is left. */
export function findGround(model: ViewerModel, { up, planes }: FindGroundOptions): Ground | null {
  const kept = [...verticesOf(model, MAX_SAMPLES)].filter((vertex) =>
    planes.every((plane) => plane.distanceToPoint(vertex) >= 0),
  )
  if (kept.length === 0) return null
  const heights = kept.map((vertex) => vertex.dot(up)).sort((a, b) => a - b)
  const low = quantile(heights, STRAY)
  const middle = kept.reduce((sum, vertex) => sum.add(vertex), new Vector3()).divideScalar(kept.length)
  const center = middle.addScaledVector(up, low - middle.dot(up))
  const across = kept.map((vertex) => vertex.clone().sub(center).projectOnPlane(up).length()).sort((a, b) => a - b)
  const radius = quantile(across, 1 - STRAY)
  const height = quantile(heights, 1 - STRAY) - low
  return radius > 0 && height > 0 ? { center, up: up.clone(), radius, height } : null
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0
}
