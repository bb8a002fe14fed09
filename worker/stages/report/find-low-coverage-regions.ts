import type { LowCoverageRegion } from '#server/contracts/report.ts'
import { median } from '../../geometry/median.ts'
import { add, distance, length, normalize, scale, type Vector3 } from '../../geometry/vector3.ts'
import type { SurfaceVisibility } from './surface-visibility.ts'

/** A low-coverage region, and what its description needs. */
export interface FoundRegion extends LowCoverageRegion {
  /** Mean direction that the surface faces; unit length. */
  normal: Vector3
}

/** Depth that was measured in two photos has nothing to check it; from three on they agree or don't. */
const ENOUGH_VIEWS = 3

export interface LowCoverageOptions {
  /** The y of the places that photos were taken from: who took them can't fly. */
  heights: readonly number[]
  /** Whether the photos came with their depth: a part is then well known from a single one. */
  depthGiven: boolean
}

/** Share of the median sharpness below which a part counts as photographed from too far away. */
const COARSE_BELOW = 0.4

/** Cells along the diagonal of the box that holds most of the surface: weak spots nearer than a cell are one. */
const CELLS = 32

/** The box leaves out this share of the points at either end of each axis. */
const STRAY_SHARE = 0.02

/** Of the points in a cell that must be weak, all for the same cause. Thin parts have a side that is seen in the same cell. */
const WEAK_SHARE = 0.3

/** Smaller regions are not worth a photo. */
const MIN_SURFACE_SHARE = 0.01

const MAX_REGIONS = 3

/** Share of a region's points that its ball holds. */
const IN_BALL = 0.9

type Cause = LowCoverageRegion['cause']
const CAUSES = ['unseen', 'few', 'coarse'] as const satisfies Cause[]

/**
 * The largest connected parts of the surface that no photo, too few, or only distant ones show; most important first.
 * In a y-up frame.
 */
export function findLowCoverageRegions(
  seen: SurfaceVisibility,
  { heights, depthGiven }: LowCoverageOptions,
): FoundRegion[] {
  const known = seen.sharpness.filter((value) => value > 0)
  if (known.length === 0) return []
  const coarseBelow = COARSE_BELOW * median(known)
  const enoughViews = depthGiven ? 1 : ENOUGH_VIEWS
  const causeOf = (i: number): Cause | null => {
    if (seen.views[i] === 0) return 'unseen'
    if ((seen.views[i] as number) < enoughViews) return 'few'
    return (seen.sharpness[i] as number) < coarseBelow ? 'coarse' : null
  }
  const standOff = median(seen.distances.filter(Number.isFinite))
  const cells = new CellGrid(seen.positions)
  return CAUSES.flatMap((cause) => {
    const isWeak = (i: number): boolean => causeOf(i) === cause
    return cells.connected(isWeak).map((samples) => regionOf(seen, samples, cause))
  })
    .filter(({ surfaceShare }) => surfaceShare >= MIN_SURFACE_SHARE)
    .sort((a, b) => b.surfaceShare - a.surfaceShare)
    .slice(0, MAX_REGIONS)
    .map((region) => ({ ...region, viewFrom: viewpointFor(region, standOff, heights) }))
}

/** Points sorted into the cubes of a grid. */
class CellGrid {
  readonly #cells = new Map<string, { at: readonly number[]; samples: number[] }>()

  constructor(positions: Float32Array) {
    const { low, size } = cellSize(positions)
    for (let i = 0; i < positions.length / 3; i++) {
      const at = low.map((value, axis) => Math.floor(((positions[3 * i + axis] as number) - value) / size))
      const cell = this.#cells.get(at.join()) ?? { at, samples: [] }
      this.#cells.set(at.join(), cell)
      cell.samples.push(i)
    }
  }

  /** The weak points of each group of weak cells that touch; by a corner is enough. */
  connected(isWeak: (sample: number) => boolean): number[][] {
    const open = new Map<string, { at: readonly number[]; weak: number[] }>()
    for (const [key, { at, samples }] of this.#cells) {
      const weak = samples.filter(isWeak)
      if (weak.length >= WEAK_SHARE * samples.length) open.set(key, { at, weak })
    }
    const groups: number[][] = []
    for (const [key, first] of open) {
      open.delete(key)
      const group: number[] = []
      const reached = [first]
      for (let cell = reached.pop(); cell; cell = reached.pop()) {
        group.push(...cell.weak)
        const [x, y, z] = cell.at as Vector3
        for (let k = 0; k < 27; k++) {
          const next = `${x + (k % 3) - 1},${y + (Math.floor(k / 3) % 3) - 1},${z + Math.floor(k / 9) - 1}`
          const neighbour = open.get(next)
          if (neighbour) reached.push(neighbour)
          open.delete(next)
        }
      }
      groups.push(group)
    }
    return groups
  }
}

function cellSize(positions: Float32Array): { low: Vector3; size: number } {
  const ends = [0, 1, 2].map((axis) => {
    const values = Float32Array.from({ length: positions.length / 3 }, (_, i) => positions[3 * i + axis] as number)
    values.sort()
    const at = (share: number): number => values[Math.floor(share * (values.length - 1))] as number
    return [at(STRAY_SHARE), at(1 - STRAY_SHARE)] as const
  })
  const size = Math.hypot(...ends.map(([low, high]) => high - low)) / CELLS
  return { low: ends.map(([low]) => low) as Vector3, size: size || 1 }
}

/** Before the surface, as far away as other photos were taken from, and no higher or lower than they. */
function viewpointFor(
  { center, normal }: Omit<FoundRegion, 'viewFrom'>,
  standOff: number,
  heights: readonly number[],
): Vector3 {
  const [x, y, z] = add(center, scale(normal, standOff))
  return [x, Math.min(Math.max(y, Math.min(...heights)), Math.max(...heights)), z]
}

function regionOf(seen: SurfaceVisibility, samples: readonly number[], cause: Cause): Omit<FoundRegion, 'viewFrom'> {
  let center: Vector3 = [0, 0, 0]
  let facing: Vector3 = [0, 0, 0]
  const vector = (values: Float32Array, i: number): Vector3 => [...values.subarray(3 * i, 3 * i + 3)] as Vector3
  for (const i of samples) {
    center = add(center, scale(vector(seen.positions, i), 1 / samples.length))
    facing = add(facing, vector(seen.normals, i))
  }
  const distances = samples.map((i) => distance(vector(seen.positions, i), center)).sort((a, b) => a - b)
  return {
    center,
    radius: distances[Math.floor(IN_BALL * (distances.length - 1))] ?? 0,
    surfaceShare: samples.length / seen.faces.length,
    cause,
    // Round parts face all ways: then any way is as good.
    normal: length(facing) > 0 ? normalize(facing) : [0, 0, 1],
  }
}
