import { cameraCenter } from '../../geometry/rigid-transform.ts'
import { type RenderCamera, resizeCamera, sizeWithin, toCameraFrame } from '../../images/render-camera.ts'
import { DepthRaster } from '../../images/render-depth.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { sampleSurface } from '../../mesh/sample-surface.ts'

/** Points spread evenly over a surface, and how the photos show each. */
export interface SurfaceVisibility {
  /** x, y, z. */
  positions: Float32Array
  /** Unit normals on the front. */
  normals: Float32Array
  /** The triangle of each. */
  faces: Uint32Array
  /** Photos that show it from the front. */
  views: Uint16Array
  /** Pixels of the photo in which it is largest, for a unit of length along the surface; 0 where no photo shows it. */
  sharpness: Float32Array
  /** Distance to the nearest photo that shows it; infinite without one. */
  distances: Float32Array
}

/** A hundredth of the surface is then known to a tenth. */
const SAMPLES = 40_000

/** Who hides whom is seen well enough in photos of this size. */
const RASTER_PX = 640

/** A point may lie behind the surface in its pixel by this share of its depth: what a slope makes of a pixel's width. */
const DEPTH_TOLERANCE = 0.015

/** A surface seen flatter than this (about 84 degrees) is a smear in the photo: the texture isn't taken from there either. */
const MIN_COSINE = 0.1

/** Looks which photos show which part of the surface. `onPhoto` is called after each. */
export function surfaceVisibility(
  surface: TriangleSurface,
  photos: readonly RenderCamera[],
  onPhoto: (done: number) => void,
): SurfaceVisibility {
  const { positions, faces } = sampleSurface(surface, SAMPLES)
  const result: SurfaceVisibility = {
    positions,
    faces,
    normals: normalsOf(surface, faces),
    views: new Uint16Array(faces.length),
    sharpness: new Float32Array(faces.length),
    distances: new Float32Array(faces.length).fill(Number.POSITIVE_INFINITY),
  }
  photos.forEach((photo, i) => {
    addPhoto(result, surface, photo)
    onPhoto(i + 1)
  })
  return result
}

function addPhoto(result: SurfaceVisibility, surface: TriangleSurface, photo: RenderCamera): void {
  const camera = resizeCamera(photo, sizeWithin(photo, RASTER_PX))
  const raster = new DepthRaster(surface, camera)
  raster.draw()
  const inCamera = toCameraFrame(result.positions, camera.camFromWorld)
  const center = cameraCenter(photo.camFromWorld)
  for (let i = 0, k = 0; i < result.faces.length; i++, k += 3) {
    const inverseDepth = 1 / (inCamera[k + 2] as number)
    if (inverseDepth <= 0) continue
    const column = Math.floor(camera.fxPx * (inCamera[k] as number) * inverseDepth + camera.cxPx)
    const row = Math.floor(camera.fyPx * (inCamera[k + 1] as number) * inverseDepth + camera.cyPx)
    if (column < 0 || column >= camera.widthPx || row < 0 || row >= camera.heightPx) continue
    const nearest = raster.inverseDepth[row * camera.widthPx + column] as number
    if (nearest > inverseDepth * (1 + DEPTH_TOLERANCE)) continue
    const dx = center[0] - (result.positions[k] as number)
    const dy = center[1] - (result.positions[k + 1] as number)
    const dz = center[2] - (result.positions[k + 2] as number)
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz)
    const along =
      dx * (result.normals[k] as number) +
      dy * (result.normals[k + 1] as number) +
      dz * (result.normals[k + 2] as number)
    if (along < MIN_COSINE * distance) continue
    result.views[i] = (result.views[i] as number) + 1
    // Across the slope a length is seen whole, along it shortened: the mean of both is the root of their product.
    const sharpness = photo.fxPx * inverseDepth * Math.sqrt(along / distance)
    if (sharpness > (result.sharpness[i] as number)) result.sharpness[i] = sharpness
    if (distance < (result.distances[i] as number)) result.distances[i] = distance
  }
}

function normalsOf({ positions, triangles }: TriangleSurface, faces: Uint32Array): Float32Array {
  const normals = new Float32Array(3 * faces.length)
  faces.forEach((face, i) => {
    const corner = (k: number, axis: number): number =>
      positions[3 * (triangles[3 * face + k] as number) + axis] as number
    const side = (k: number): [number, number, number] => [
      corner(k, 0) - corner(0, 0),
      corner(k, 1) - corner(0, 1),
      corner(k, 2) - corner(0, 2),
    ]
    const [u, v] = [side(1), side(2)]
    const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    const size = Math.hypot(...normal) || 1
    normals.set(
      normal.map((value) => value / size),
      3 * i,
    )
  })
  return normals
}
