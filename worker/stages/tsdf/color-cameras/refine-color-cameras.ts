import { multiply } from '../../../geometry/matrix3.ts'
import { matrixFromQuaternion, quaternionFromMatrix } from '../../../geometry/quaternion.ts'
import type { RigidTransform } from '../../../geometry/rigid-transform.ts'
import type { RenderCamera } from '../../../images/render-camera.ts'
import { solveSymmetric } from '../../pose/solve-symmetric.ts'
import type { DetailLevel } from './detail-levels.ts'

/** A view's image and the points of the surface that it shows. */
export interface ColorView {
  /** At the size of the finest level. */
  camera: RenderCamera
  /** Finest first. */
  levels: readonly DetailLevel[]
  /** Indices of points. */
  points: Uint32Array
  /** Held out: it is brought into agreement with the others, which don't see it. */
  heldOut: boolean
}

export interface RefinedCameras {
  /** Of each view, in its size. */
  cameras: RenderCamera[]
  /** Mean difference between a view's detail at a point and the mean of all, as a share of the detail, before and after. */
  before: number
  after: number
  /** Share of what the views showed of the points before that they show after. */
  kept: number
}

/** Steps on each level. */
const ITERATIONS = 20

/** Unknowns of a view: turn and shift of its frame. */
const POSE = 6
/** And the focal length, which all views share. */
const UNKNOWNS = POSE + 1

/** Added to the diagonal of the normal equations, as a share of it: what little is known of stays. */
const DAMPING = 0.001

/** The means follow the views only slowly where all of them change alike: the shared step is made this much longer. */
const LONGER = 3

/** Mean differences from which on a difference counts less than squared. */
const HUBER = 1.5

/** A view that shows fewer points stays as it is. */
const MIN_POINTS = 50

/**
 * Brings the images of many views of a surface into agreement: turns and shifts each camera, and scales the focal length of all, so that
 * a point has the same detail in all views that show it. Zhou and Koltun, "Color Map Optimization for 3D Reconstruction with
 * Consumer Depth Cameras" (SIGGRAPH 2014), their rigid step, from coarse to fine on band-passed luma, with Huber's weights.
 */
export function refineColorCameras(positions: Float32Array, views: readonly ColorView[]): RefinedCameras {
  const cameras = views.map(({ camera }) => camera)
  const levelCount = views[0]?.levels.length ?? 0
  const before = disagreement(positions, views, cameras)
  let current = cameras
  for (let level = levelCount - 1; level >= 0; level--) {
    for (let i = 0; i < ITERATIONS; i++) current = improve(positions, views, current, level)
  }
  const after = disagreement(positions, views, current)
  return { cameras: current, before: before.share, after: after.share, kept: after.count / Math.max(1, before.count) }
}

/** One step of Gauss and Newton for all views, against the mean of all at each point. */
function improve(
  positions: Float32Array,
  views: readonly ColorView[],
  cameras: readonly RenderCamera[],
  level: number,
): RenderCamera[] {
  const samples = views.map((view, i) => sampleDetail(positions, view, cameras[i] as RenderCamera, level))
  const { means, scale } = meansOf(positions.length / 3, views, samples)
  const systems = views.map((view, i) =>
    view.points.length < MIN_POINTS
      ? null
      : systemOf(positions, { view, camera: cameras[i] as RenderCamera, detail: samples[i] as Samples, means, scale }),
  )
  let [curvature, slope] = [0, 0]
  const steps = systems.map((system, i) => {
    const step = system && eliminate(system)
    if (!step) return null
    if (!views[i]?.heldOut) {
      curvature += step.curvature
      slope += step.slope
    }
    return step
  })
  const stretch = curvature > 0 ? (LONGER * slope) / ((1 + DAMPING) * curvature) : 0
  return cameras.map((camera, i) => {
    const step = steps[i]
    const grown = { ...camera, fxPx: camera.fxPx * Math.exp(stretch), fyPx: camera.fyPx * Math.exp(stretch) }
    if (!step) return grown
    const motion = step.free.map((value, k) => value - stretch * (step.perStretch[k] as number))
    return { ...grown, camFromWorld: moved(camera.camFromWorld, motion) }
  })
}

/** Detail and its gradient at a view's points: three numbers each, NaN where a point is outside. */
type Samples = Float32Array

function sampleDetail(positions: Float32Array, view: ColorView, camera: RenderCamera, level: number): Samples {
  const { widthPx, heightPx, values, step } = view.levels[level] as DetailLevel
  const [a, b, c, d, e, f, g, h, k] = matrixFromQuaternion(camera.camFromWorld.rotation)
  const [tx, ty, tz] = camera.camFromWorld.translation
  const { fxPx, fyPx, cxPx, cyPx } = camera
  const samples = new Float32Array(3 * view.points.length)
  for (let i = 0; i < view.points.length; i++) {
    const at = 3 * (view.points[i] as number)
    const [px, py, pz] = [positions[at] as number, positions[at + 1] as number, positions[at + 2] as number]
    const z = g * px + h * py + k * pz + tz
    const x = ((fxPx * (a * px + b * py + c * pz + tx)) / z + cxPx) / step - 0.5
    const y = ((fyPx * (d * px + e * py + f * pz + ty)) / z + cyPx) / step - 0.5
    if (!(z > 0 && x >= 1 && y >= 1 && x < widthPx - 2 && y < heightPx - 2)) {
      samples[3 * i] = Number.NaN
      continue
    }
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [u, v] = [x - left, y - top]
    const first = top * widthPx + left
    const [v00, v10] = [values[first] as number, values[first + 1] as number]
    const [v01, v11] = [values[first + widthPx] as number, values[first + widthPx + 1] as number]
    samples[3 * i] = (1 - v) * ((1 - u) * v00 + u * v10) + v * ((1 - u) * v01 + u * v11)
    samples[3 * i + 1] = ((1 - v) * (v10 - v00) + v * (v11 - v01)) / step
    samples[3 * i + 2] = ((1 - u) * (v01 - v00) + u * (v11 - v10)) / step
  }
  return samples
}

/** The mean detail of each point, NaN where fewer than two views show it, and the mean difference from it. */
function meansOf(
  pointCount: number,
  views: readonly ColorView[],
  samples: readonly Samples[],
): { means: Float32Array; scale: number; detail: number; count: number } {
  const means = new Float32Array(pointCount)
  const counts = new Uint16Array(pointCount)
  const forEach = (use: (point: number, value: number) => void) =>
    views.forEach(({ points, heldOut }, i) => {
      if (heldOut) return
      const own = samples[i] as Samples
      for (let k = 0; k < points.length; k++) {
        const value = own[3 * k] as number
        if (!Number.isNaN(value)) use(points[k] as number, value)
      }
    })
  forEach((point, value) => {
    means[point] = (means[point] as number) + value
    counts[point] = (counts[point] as number) + 1
  })
  for (let i = 0; i < pointCount; i++) {
    means[i] = (counts[i] as number) < 2 ? Number.NaN : (means[i] as number) / (counts[i] as number)
  }
  let [difference, detail, count] = [0, 0, 0]
  forEach((point, value) => {
    const mean = means[point] as number
    if (Number.isNaN(mean)) return
    difference += Math.abs(value - mean)
    detail += Math.abs(value)
    count++
  })
  return { means, scale: difference / Math.max(1, count), detail: detail / Math.max(1, count), count }
}

/** The share that `RefinedCameras` has, and how often a view shows a point that another shows too. */
function disagreement(
  positions: Float32Array,
  views: readonly ColorView[],
  cameras: readonly RenderCamera[],
): { share: number; count: number } {
  const samples = views.map((view, i) => sampleDetail(positions, view, cameras[i] as RenderCamera, 0))
  const { scale, detail, count } = meansOf(positions.length / 3, views, samples)
  return { share: detail > 0 ? scale / detail : 0, count }
}

/** Normal equations of a view, UNKNOWNS by UNKNOWNS: turn, shift, logarithm of the focal length. */
interface System {
  matrix: Float64Array
  right: Float64Array
}

function systemOf(
  positions: Float32Array,
  {
    view,
    camera,
    detail,
    means,
    scale,
  }: { view: ColorView; camera: RenderCamera; detail: Samples; means: Float32Array; scale: number },
): System {
  const matrix = new Float64Array(UNKNOWNS * UNKNOWNS)
  const right = new Float64Array(UNKNOWNS)
  const [a, b, c, d, e, f, g, h, k] = matrixFromQuaternion(camera.camFromWorld.rotation)
  const [tx, ty, tz] = camera.camFromWorld.translation
  const { fxPx, fyPx } = camera
  const row = new Float64Array(UNKNOWNS)
  for (let i = 0; i < view.points.length; i++) {
    const point = view.points[i] as number
    const value = detail[3 * i] as number
    const mean = means[point] as number
    if (Number.isNaN(value) || Number.isNaN(mean)) continue
    const [px, py, pz] = positions.subarray(3 * point, 3 * point + 3) as unknown as [number, number, number]
    const x = a * px + b * py + c * pz + tx
    const y = d * px + e * py + f * pz + ty
    const z = g * px + h * py + k * pz + tz
    const toX = ((detail[3 * i + 1] as number) * fxPx) / z
    const toY = ((detail[3 * i + 2] as number) * fyPx) / z
    const toZ = -(toX * x + toY * y) / z
    row[0] = y * toZ - z * toY
    row[1] = z * toX - x * toZ
    row[2] = x * toY - y * toX
    row[3] = toX
    row[4] = toY
    row[5] = toZ
    row[6] = toX * x + toY * y
    const residual = mean - value
    const weight = Math.min(1, (HUBER * scale) / Math.abs(residual))
    for (let m = 0; m < UNKNOWNS; m++) {
      const weighted = weight * (row[m] as number)
      right[m] = (right[m] as number) + weighted * residual
      for (let n = 0; n <= m; n++) {
        matrix[m * UNKNOWNS + n] = (matrix[m * UNKNOWNS + n] as number) + weighted * (row[n] as number)
      }
    }
  }
  return { matrix, right }
}

/** What a view says of the shared focal length, and its own motion for a given one: `free` less `perStretch` times the stretch. */
interface Eliminated {
  free: Float64Array
  perStretch: Float64Array
  curvature: number
  slope: number
}

/** Null where the view's motion is not determined. */
function eliminate({ matrix, right }: System): Eliminated | null {
  const pose = (): Float64Array => {
    const block = new Float64Array(POSE * POSE)
    for (let m = 0; m < POSE; m++) {
      for (let n = 0; n < POSE; n++) {
        block[m * POSE + n] = matrix[Math.max(m, n) * UNKNOWNS + Math.min(m, n)] as number
      }
      block[m * POSE + m] = (block[m * POSE + m] as number) * (1 + DAMPING)
    }
    return block
  }
  const coupling = matrix.slice(POSE * UNKNOWNS, POSE * UNKNOWNS + POSE)
  const free = solveSymmetric(pose(), right.slice(0, POSE))
  const perStretch = solveSymmetric(pose(), coupling.slice())
  if (!free || !perStretch) return null
  const dot = (vector: Float64Array) => coupling.reduce((sum, value, k) => sum + value * (vector[k] as number), 0)
  const own = matrix[POSE * UNKNOWNS + POSE] as number
  return { free, perStretch, curvature: own - dot(perStretch), slope: (right[POSE] as number) - dot(free) }
}

/** The pose after a small turn (a rotation vector) and shift in the camera's frame. */
function moved({ rotation, translation }: RigidTransform, motion: Float64Array): RigidTransform {
  const [wx, wy, wz, sx, sy, sz] = motion as unknown as [number, number, number, number, number, number]
  const angle = Math.hypot(wx, wy, wz)
  const half = angle / 2
  const share = angle > 1e-12 ? Math.sin(half) / angle : 0.5
  const turn = matrixFromQuaternion([Math.cos(half), share * wx, share * wy, share * wz])
  const [tx, ty, tz] = translation
  return {
    rotation: quaternionFromMatrix(multiply(turn, matrixFromQuaternion(rotation))),
    translation: [
      turn[0] * tx + turn[1] * ty + turn[2] * tz + sx,
      turn[3] * tx + turn[4] * ty + turn[5] * tz + sy,
      turn[6] * tx + turn[7] * ty + turn[8] * tz + sz,
    ],
  }
}
