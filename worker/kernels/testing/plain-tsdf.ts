import { toCameraFrame } from '../../images/render-camera.ts'
import { silhouetteDistance } from '../../images/silhouette-distance.ts'
import { type FusionView, MAX_BEHIND } from '../fusion-problem.ts'

const MIN_SLANT = 0.05
const MAX_JUMP = 0.02

/** What `assembly/tsdf.ts` makes of one voxel, in plain TypeScript and double precision; see there. */
export function plainDistance(
  views: readonly FusionView[],
  point: readonly [number, number, number],
  { truncation, closed }: { truncation: number; closed: boolean },
): number | null {
  let [sum, weight, hull] = [0, 0, Number.NEGATIVE_INFINITY]
  for (const view of views) {
    const { camera, depth, mask, framed } = view
    const { widthPx, heightPx, fxPx, fyPx, cxPx, cyPx } = camera
    const [x, y, z] = toCameraFrame(Float32Array.from(point), camera.camFromWorld) as unknown as [
      number,
      number,
      number,
    ]
    if (z <= 0) continue
    const u = (fxPx * x) / z + cxPx - 0.5
    const v = (fyPx * y) / z + cyPx - 0.5
    const [column, row] = [Math.floor(u + 0.5), Math.floor(v + 0.5)]
    if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) {
      if (framed) hull = truncation
      continue
    }
    const pixel = row * widthPx + column
    if (mask) {
      const outline = outlineOf(view)
      const outside = (bilinear(outline, view, u, v) * z) / ((fxPx + fyPx) / 2)
      hull = Math.max(hull, Math.min(truncation, outside))
      if ((outline[pixel] as number) > 0) continue
    }
    const { surface, nearest } = surfaceDepth(view, u, v, pixel)
    if (closed && nearest > z + MAX_BEHIND * truncation) hull = Math.max(hull, truncation)
    if (surface === 0 || z - surface > MAX_BEHIND * truncation) continue
    const slant = slantAt(view, column, row, depth[pixel] as number)
    const distance = (surface - z) * slant
    if (distance < -truncation) continue
    sum += slant * Math.min(distance, truncation)
    weight += slant
  }
  if (weight === 0 && !closed && hull <= 0) return null
  return Math.max(weight > 0 ? sum / weight : -truncation, hull)
}

const outlines = new WeakMap<Uint8Array, Float32Array>()

function outlineOf({ mask, camera: { widthPx, heightPx } }: FusionView): Float32Array {
  const key = mask as Uint8Array
  const known = outlines.get(key) ?? silhouetteDistance(key, widthPx, heightPx)
  outlines.set(key, known)
  return known
}

function depthAt({ depth, camera: { widthPx, heightPx } }: FusionView, x: number, y: number): number {
  return x < 0 || y < 0 || x >= widthPx || y >= heightPx ? 0 : (depth[y * widthPx + x] as number)
}

function slope(view: FusionView, x: number, y: number, [dx, dy]: [number, number], depth: number): number {
  const before = depthAt(view, x - dx, y - dy)
  const after = depthAt(view, x + dx, y + dy)
  const [back, on] = [depth - before, after - depth]
  if (before === 0) return after === 0 ? 0 : on
  if (after === 0) return back
  if (Math.abs(on - back) < MAX_JUMP * depth) return (on + back) / 2
  return Math.abs(on) < Math.abs(back) ? on : back
}

function slantAt(view: FusionView, x: number, y: number, depth: number): number {
  const { fxPx, fyPx, cxPx, cyPx } = view.camera
  const focal = (fxPx + fyPx) / 2
  const along = slope(view, x, y, [1, 0], depth)
  const down = slope(view, x, y, [0, 1], depth)
  const nz = depth + (x + 0.5 - cxPx) * along + (y + 0.5 - cyPx) * down
  return Math.max(MIN_SLANT, Math.min(1, depth / Math.hypot(focal * along, focal * down, nz)))
}

function surfaceDepth(view: FusionView, u: number, v: number, pixel: number): { surface: number; nearest: number } {
  const { widthPx, heightPx } = view.camera
  const depth = view.depth[pixel] as number
  const [left, top] = [Math.floor(u), Math.floor(v)]
  if (depth === 0 || left < 0 || top < 0 || left + 1 >= widthPx || top + 1 >= heightPx) {
    return { surface: depth, nearest: 0 }
  }
  const corners = [0, 1, 2, 3].map((k) => depthAt(view, left + (k & 1), top + (k >> 1)))
  const [nearest, farthest] = [Math.min(...corners), Math.max(...corners)]
  if (nearest === 0 || farthest - nearest > MAX_JUMP * depth) return { surface: depth, nearest }
  return { surface: bilinear(view.depth, view, u, v), nearest }
}

function bilinear(map: Float32Array, { camera: { widthPx, heightPx } }: FusionView, u: number, v: number): number {
  const x = Math.max(0, Math.min(widthPx - 1.001, u))
  const y = Math.max(0, Math.min(heightPx - 1.001, v))
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const at = (dx: number, dy: number): number => map[(top + dy) * widthPx + left + dx] as number
  const [fx, fy] = [x - left, y - top]
  return (1 - fy) * ((1 - fx) * at(0, 0) + fx * at(1, 0)) + fy * ((1 - fx) * at(0, 1) + fx * at(1, 1))
}
