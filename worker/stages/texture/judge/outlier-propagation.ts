import type { TriangleSurface } from '../../../mesh/mesh-types.ts'
import { type FaceCandidates, MAX_CANDIDATES } from '../face-candidates.ts'
import { meanEdge } from '../mean-edge.ts'

/** Edge of the cells in mean edges of the mesh: about a hundred faces of a smooth surface. */
const CELL_IN_EDGES = 8

/** Share of a cell's views in one photo that must be outliers before the rest of them are suspected as well. */
const SOUND_SHARE = 0.12

/** A photo with twice that share keeps this much of its quality: it is taken where there is no other. */
const LEAST_TRUST = 0.02

/**
 * What covers a surface in one photo, a branch or a passer-by, has patches of the surface's own colour, and those
 * pass the outlier test. So where many faces of a small cell are outliers in a photo, the others there lose quality.
 */
export class OutlierPropagation {
  private readonly cellOf: Int32Array
  private readonly photoCount: number
  /** Views and outliers for each cell and photo. */
  private readonly views: Uint32Array
  private readonly outliers: Uint32Array

  constructor(mesh: TriangleSurface, photoCount: number) {
    this.photoCount = photoCount
    const { cellOf, cellCount } = cells(mesh)
    this.cellOf = cellOf
    this.views = new Uint32Array(cellCount * photoCount)
    this.outliers = new Uint32Array(cellCount * photoCount)
  }

  add(face: number, photo: number, isOutlier: boolean): void {
    const i = (this.cellOf[face] as number) * this.photoCount + photo
    this.views[i] = (this.views[i] as number) + 1
    if (isOutlier) this.outliers[i] = (this.outliers[i] as number) + 1
  }

  /** Lowers the qualities of the faces `from` up to but without `to`. */
  apply({ count, photo, quality }: FaceCandidates, from: number, to: number): void {
    for (let face = from; face < to; face++) {
      const first = MAX_CANDIDATES * face
      for (let i = first; i < first + (count[face] as number); i++) {
        const k = (this.cellOf[face] as number) * this.photoCount + (photo[i] as number)
        const share = (this.outliers[k] as number) / Math.max(1, this.views[k] as number)
        if (share <= SOUND_SHARE) continue
        quality[i] = (quality[i] as number) * Math.max(LEAST_TRUST, 2 - share / SOUND_SHARE)
      }
    }
  }
}

function cells({ positions, triangles }: TriangleSurface): { cellOf: Int32Array; cellCount: number } {
  const faceCount = triangles.length / 3
  const size = CELL_IN_EDGES * meanEdge({ positions, triangles })
  const numbers = new Map<number, number>()
  const cellOf = new Int32Array(faceCount)
  for (let face = 0; face < faceCount; face++) {
    // Exact up to 2^17 cells a side: beyond, cells that share a key are far apart.
    let key = 0
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0
      for (let k = 0; k < 3; k++) sum += positions[3 * (triangles[3 * face + k] as number) + axis] as number
      key = key * 2 ** 17 + ((Math.floor(sum / 3 / size) + 2 ** 16) % 2 ** 17)
    }
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    cellOf[face] = number
  }
  return { cellOf, cellCount: numbers.size }
}
