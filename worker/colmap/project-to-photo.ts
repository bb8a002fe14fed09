import { CAMERA_MODELS, type Camera } from './model-types.ts'

/** Where a point in the camera's frame is in the photo, in pixels; NaN for a point that is not in front of the camera. */
export type Projection = (x: number, y: number, z: number, target: Float64Array) => void

const PERSPECTIVE = ['SIMPLE_PINHOLE', 'PINHOLE', 'SIMPLE_RADIAL', 'RADIAL', 'OPENCV', 'FULL_OPENCV']

/**
 * The projection of a perspective camera with COLMAP's distortion terms (`src/colmap/sensor/models.h`), which writes x and
 * y into `target`; null for fisheye and other models, which this pipeline never chooses.
 */
export function projectionOf(camera: Camera): Projection | null {
  if (!PERSPECTIVE.includes(camera.model)) return null
  const names: readonly string[] = CAMERA_MODELS.find(({ name }) => name === camera.model)?.params ?? []
  const param = (name: string): number | undefined => camera.params[names.indexOf(name)]
  const fx = param('fx') ?? param('f') ?? Number.NaN
  const fy = param('fy') ?? param('f') ?? Number.NaN
  const [cx, cy] = [param('cx') ?? Number.NaN, param('cy') ?? Number.NaN]
  const k1 = param('k1') ?? param('k') ?? 0
  const [k2, p1, p2, k3, k4, k5, k6] = ['k2', 'p1', 'p2', 'k3', 'k4', 'k5', 'k6'].map((name) => param(name) ?? 0) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return (x, y, z, target) => {
    const u = z > 0 ? x / z : Number.NaN
    const v = y / z
    const r2 = u * u + v * v
    const radial = (1 + r2 * (k1 + r2 * (k2 + r2 * k3))) / (1 + r2 * (k4 + r2 * (k5 + r2 * k6)))
    target[0] = fx * (u * radial + 2 * p1 * u * v + p2 * (r2 + 2 * u * u)) + cx
    target[1] = fy * (v * radial + 2 * p2 * u * v + p1 * (r2 + 2 * v * v)) + cy
  }
}
