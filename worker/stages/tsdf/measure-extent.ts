import { apply } from '../../geometry/matrix3.ts'
import { median } from '../../geometry/median.ts'
import { cameraCenter, worldFromCamRotation } from '../../geometry/rigid-transform.ts'
import { add, type Vector3 } from '../../geometry/vector3.ts'
import type { FusionView } from '../../kernels/fusion-problem.ts'

export interface Extent {
  box: { min: Vector3; max: Vector3 }
  /** World units. */
  voxel: number
}

/** Pixels of each map that are looked at, about. */
const SAMPLES = 5000

/** Share of the points on either side of each axis that may be strays, which would blow the box up. */
const STRAYS = 0.0005

/** Added around, as a share of the box's diagonal. */
const MARGIN = 0.02

/** Voxels are at least this many pixels wide: finer ones would hold nothing but the steps between pixels. */
const MIN_VOXEL_PX = 1.6

/** Views that show a place of the surface, guessed: their pixels' areas add up to this many times the surface. */
const VIEWS_PER_POINT = 2

/** Voxels along the longest side at most: what the table of all blocks has room for. */
const MAX_SIDE = 3000

/** The box that the surface lies in, and a voxel that suits the maps' pixels and the requested number of triangles. */
export async function measureExtent(
  viewCount: number,
  loadView: (index: number) => Promise<FusionView>,
  maxTriangles: number,
): Promise<Extent> {
  const coordinates: [number[], number[], number[]] = [[], [], []]
  const footprints: number[] = []
  let area = 0
  for (let i = 0; i < viewCount; i++) {
    const { camera, depth } = await loadView(i)
    const { widthPx, fxPx, fyPx, cxPx, cyPx, camFromWorld } = camera
    const worldFromCam = worldFromCamRotation(camFromWorld)
    const center = cameraCenter(camFromWorld)
    const known = depth.reduce((count, value) => count + (value > 0 ? 1 : 0), 0)
    // A prime number of pixels apart, so that the samples don't fall into columns.
    const step = Math.max(1, Math.ceil(known / SAMPLES))
    let skip = 0
    for (let pixel = 0; pixel < depth.length; pixel++) {
      const z = depth[pixel] as number
      if (z === 0) continue
      area += (z / fxPx) * (z / fyPx)
      if (skip-- > 0) continue
      skip = step - 1
      const inCamera: Vector3 = [
        (((pixel % widthPx) + 0.5 - cxPx) / fxPx) * z,
        ((Math.floor(pixel / widthPx) + 0.5 - cyPx) / fyPx) * z,
        z,
      ]
      const point = add(center, apply(worldFromCam, inCamera))
      for (const axis of [0, 1, 2] as const) coordinates[axis].push(point[axis])
      footprints.push(z / fxPx)
    }
  }
  const ends = coordinates.map((values) => {
    const sorted = Float64Array.from(values).sort()
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number
    return [at(STRAYS), at(1 - STRAYS)] as const
  })
  const sides = ends.map(([low, high]) => high - low)
  const margin = MARGIN * Math.hypot(...sides)
  // Surface nets make two triangles for each voxel that the surface passes through.
  const byTriangles = Math.sqrt((2 * area) / VIEWS_PER_POINT / maxTriangles)
  const bySide = Math.max(...sides) / MAX_SIDE
  return {
    box: {
      min: ends.map(([low]) => low - margin) as Vector3,
      max: ends.map(([, high]) => high + margin) as Vector3,
    },
    voxel: Math.max(MIN_VOXEL_PX * median(footprints), byTriangles, bySide),
  }
}
