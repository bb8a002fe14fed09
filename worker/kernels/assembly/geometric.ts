import { Frame, View, viewAt } from './layout'
import { prepareRayEnds } from './patch'
import { rayEnds } from './scratch'

/** A reprojection error beyond this says no more than that the depths disagree (Xu and Tao 2019, eq. 10), pixels. */
const MAX_ERROR: f32 = 3

/** Depth in the view over the depth expected there, of the last `reprojectionError`. */
export let depthRatio: f32 = 0

/**
 * Forward and backward reprojection error: how far from (x, y) a point comes back that goes to the view at depth `z`,
 * takes the depth that the view has there, and returns. Pixels, at most 3, and 3 where the view has no depth. `rayEnd`: of the pixel in that view.
 */
export function reprojectionError(view: View, rayEnd: usize, x: f32, y: f32, z: f32): f32 {
  depthRatio = 0
  const w = z * load<f32>(rayEnd + 8) + view.b2
  if (w <= 1e-6) return MAX_ERROR
  const inverseW: f32 = 1 / w
  const sx = (z * load<f32>(rayEnd) + view.b0) * inverseW
  const sy = (z * load<f32>(rayEnd + 4) + view.b1) * inverseW
  if (!(sx >= 0 && sy >= 0 && sx <= <f32>(view.width - 1) && sy <= <f32>(view.height - 1))) return MAX_ERROR
  const pixel = <i32>(sy + 0.5) * view.width + <i32>(sx + 0.5)
  const depth = load<f32>(view.depth + (<usize>pixel << 2))
  if (depth <= 0) return MAX_ERROR
  depthRatio = depth * inverseW
  const backW = depth * (view.c20 * sx + view.c21 * sy + view.c22) + view.d2
  if (backW <= 1e-6) return MAX_ERROR
  const inverseBack: f32 = 1 / backW
  const ex = (depth * (view.c00 * sx + view.c01 * sy + view.c02) + view.d0) * inverseBack - x
  const ey = (depth * (view.c10 * sx + view.c11 * sy + view.c12) + view.d1) * inverseBack - y
  return min(sqrt<f32>(ex * ex + ey * ey), MAX_ERROR)
}

/**
 * Keeps the depths of rows [from, to) that are cheap and that enough other maps agree with, or that are cheaper still and
 * that one agrees with; the others become 0.
 */
export function filterDepths(at: usize, from: i32, to: i32): void {
  const frame = changetype<Frame>(at)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < frame.width; x++) {
      const i = <usize>(y * frame.width + x)
      const z = load<f32>(frame.hypotheses + (i << 4) + 12)
      const cost = load<f32>(frame.costs + (i << 2))
      const agreeing = cost <= frame.maxCost ? countConsistentViews(frame, x, y, z) : 0
      const kept = agreeing >= frame.minConsistentViews || (agreeing >= 1 && cost <= frame.maxPairCost)
      store<f32>(frame.filtered + (i << 2), kept ? z : 0)
    }
  }
}

/** The same for entries [from, to) of `listed`, whatever they cost. */
export function filterListed(at: usize, from: i32, to: i32): void {
  const frame = changetype<Frame>(at)
  for (let n = from; n < to; n++) {
    const pixel = load<i32>(frame.listed + (<usize>n << 2))
    const z = load<f32>(frame.hypotheses + (<usize>n << 4) + 12)
    const agreeing = countConsistentViews(frame, pixel % frame.width, pixel / frame.width, z)
    store<f32>(frame.filtered + (<usize>n << 2), agreeing >= frame.minConsistentViews ? z : 0)
  }
}

function countConsistentViews(frame: Frame, x: i32, y: i32, z: f32): i32 {
  let agreeing = 0
  prepareRayEnds(frame, x, y)
  for (let k = 0; k < frame.viewCount; k++) {
    const error = reprojectionError(viewAt(frame, k), rayEnds + <usize>k * 12, <f32>x, <f32>y, z)
    if (error < frame.maxReprojection && abs(depthRatio - 1) < frame.maxDepthDifference) agreeing++
  }
  return agreeing
}
