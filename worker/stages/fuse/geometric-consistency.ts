import { type Matrix3, multiply, transpose } from '../../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import { type IndexCamera, relativeProjection } from '../../kernels/relative-projection.ts'
import type { DepthPixels, DepthView } from './depth-views.ts'
import type { PixelBitset } from './pixel-bitset.ts'

/** What two pixels of different photos must have in common to be of one point. */
export interface ConsistencyLimits {
  /** Distance at which the other pixel's point comes back to the first, pixels. */
  maxReprojectionPx: number
  /** Difference of the depths, as a share of them. */
  maxDepthDifference: number
  maxNormalAngleDeg: number
}

/** How much farther, as a share of its depth, a surface must be so that what lies before it is seen through. */
const SEEN_THROUGH = 0.02

/** What a pixel meets in a photo that shows a surface behind its point: no other pixel. */
export const CONTRADICTED = -2

/** As in the filter of the depth maps, with normals that belong to one side of an edge. */
export const CONSISTENCY_DEFAULTS: ConsistencyLimits = {
  maxReprojectionPx: 2,
  maxDepthDifference: 0.01,
  maxNormalAngleDeg: 45,
}

/** Of each pixel of a photo, what it and the pixels of other photos that agree with it sum up to, in its camera's frame. */
export interface PixelSums {
  /** Calibration times point: column times depth, row times depth, depth. */
  points: Float32Array
  /** Directions of the normals. */
  normals: Float32Array
  colors: Uint16Array
}

/** Each pixel with depth by itself. */
export function sumsOf({ widthPx, heightPx }: DepthView, { depths, normals, colors }: DepthPixels): PixelSums {
  const pixels = widthPx * heightPx
  const sums: PixelSums = {
    points: new Float32Array(3 * pixels),
    normals: new Float32Array(3 * pixels),
    colors: new Uint16Array(colors),
  }
  for (let i = 0; i < pixels; i++) {
    const depth = depths[i] as number
    if (!(depth > 0)) continue
    sums.points[3 * i] = (i % widthPx) * depth
    sums.points[3 * i + 1] = Math.floor(i / widthPx) * depth
    sums.points[3 * i + 2] = depth
    for (let axis = 0; axis < 3; axis++) sums.normals[3 * i + axis] = normals[axis * pixels + i] as number
  }
  return sums
}

export interface ViewWithPixels {
  view: DepthView
  pixels: DepthPixels
}

/**
 * Adds to each of the `candidates`, pixels of `reference` that have a depth, the pixel that it meets in `other`, if that
 * agrees; gives the index of that pixel for each candidate, -1 for none, and CONTRADICTED where one of `sure`, pixels of `other`
 * whose depths are beyond doubt, shows what would be hidden by the candidate's point. The test goes there with one depth and back with the
 * other (Schönberger et al. 2016, section 4.3).
 */
export function addConsistentPixels(
  candidates: Int32Array,
  reference: ViewWithPixels,
  other: ViewWithPixels,
  sums: PixelSums,
  limits: ConsistencyLimits,
  sure: PixelBitset | null = null,
): Int32Array {
  const { widthPx, heightPx } = reference.view
  const { depths, normals } = reference.pixels
  const pixels = widthPx * heightPx
  const to = relativeProjection(reference.view.camera, other.view.camera)
  const back = relativeProjection(other.view.camera, reference.view.camera)
  const turn = rotationBetween(other.view.camera, reference.view.camera)
  const { widthPx: otherWidth, heightPx: otherHeight } = other.view
  const otherPixels = otherWidth * otherHeight
  const { depths: otherDepths, normals: otherNormals, colors: otherColors } = other.pixels
  const maxSquaredPx = limits.maxReprojectionPx ** 2
  const minCosine = Math.cos((limits.maxNormalAngleDeg * Math.PI) / 180)
  const hits = new Int32Array(candidates.length).fill(-1)
  const met = new Float64Array(3)
  const normal = new Float64Array(3)
  for (let n = 0; n < candidates.length; n++) {
    const i = candidates[n] as number
    const x = i % widthPx
    const y = Math.floor(i / widthPx)
    // (1) the pixel that the point is at in the other photo
    project(to, x, y, depths[i] as number, met)
    const z = met[2] as number
    if (z <= 0) continue
    const column = Math.round((met[0] as number) / z)
    const row = Math.round((met[1] as number) / z)
    if (!(column >= 0 && row >= 0 && column < otherWidth && row < otherHeight)) continue
    const hit = row * otherWidth + column
    const otherDepth = otherDepths[hit] as number
    if (sure?.has(hit) && otherDepth > (1 + SEEN_THROUGH) * z) {
      hits[n] = CONTRADICTED
      continue
    }
    if (!(otherDepth > 0) || !(Math.abs(otherDepth / z - 1) < limits.maxDepthDifference)) continue

    // (2) back from there, and whether it is the same surface
    project(back, column, row, otherDepth, met)
    const errorX = (met[0] as number) / (met[2] as number) - x
    const errorY = (met[1] as number) / (met[2] as number) - y
    if (!(errorX * errorX + errorY * errorY < maxSquaredPx)) continue
    const nx = otherNormals[hit] as number
    const ny = otherNormals[otherPixels + hit] as number
    const nz = otherNormals[2 * otherPixels + hit] as number
    normal[0] = turn[0] * nx + turn[1] * ny + turn[2] * nz
    normal[1] = turn[3] * nx + turn[4] * ny + turn[5] * nz
    normal[2] = turn[6] * nx + turn[7] * ny + turn[8] * nz
    let cosine = 0
    for (let k = 0; k < 3; k++) cosine += (normal[k] as number) * (normals[k * pixels + i] as number)
    if (cosine < minCosine) continue

    // (3) it is
    hits[n] = hit
    for (let k = 0; k < 3; k++) {
      sums.points[3 * i + k] = (sums.points[3 * i + k] as number) + (met[k] as number)
      sums.normals[3 * i + k] = (sums.normals[3 * i + k] as number) + (normal[k] as number)
      sums.colors[3 * i + k] = (sums.colors[3 * i + k] as number) + (otherColors[3 * hit + k] as number)
    }
  }
  return hits
}

type Projection = readonly [Matrix3, Vector3]

/** The homogeneous pixel, times its depth, of the pixel (x, y) at a depth. */
function project([a, b]: Projection, x: number, y: number, depth: number, result: Float64Array): void {
  result[0] = depth * (a[0] * x + a[1] * y + a[2]) + b[0]
  result[1] = depth * (a[3] * x + a[4] * y + a[5]) + b[1]
  result[2] = depth * (a[6] * x + a[7] * y + a[8]) + b[2]
}

function rotationBetween(from: IndexCamera, to: IndexCamera): Matrix3 {
  return multiply(
    matrixFromQuaternion(to.camFromWorld.rotation),
    transpose(matrixFromQuaternion(from.camFromWorld.rotation)),
  )
}
