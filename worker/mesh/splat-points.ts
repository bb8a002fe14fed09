import type { PointCloud } from './mesh-types.ts'
import { BLOCK_EDGE, BLOCK_VOXELS, VoxelField } from './voxel-field.ts'

export interface SplatOptions {
  /** Edge of a voxel, world units. */
  voxel: number
  /** Lower corner of voxel (0, 0, 0), world units: keeps coordinates small. */
  origin: readonly [number, number, number]
  /** How far each point reaches, world units. */
  radii: Float32Array
  /** Thickness of the layer around its plane that a point influences, in voxels to each side. */
  bandVoxels: number
}

/**
 * Signed distance to the surface that oriented points lie on, positive outside, as the weighted mean of the distances
 * to the points' tangent planes (Kolluri 2005, "Provably good moving least squares"), each point having its own scale
 * (Fuhrmann and Goesele 2014, "Floating scale surface reconstruction"). Nothing is known where no point has a
 * say: open scenes stay open.
 */
export function splatPoints({ positions, normals }: PointCloud, options: SplatOptions): VoxelField {
  const { voxel, origin, radii, bandVoxels } = options
  const field = new VoxelField(4096)
  if (!normals) throw new Error('A surface needs oriented points')
  for (let i = 0; i < radii.length; i++) {
    const radius = (radii[i] as number) / voxel
    const px = ((positions[3 * i] as number) - origin[0]) / voxel
    const py = ((positions[3 * i + 1] as number) - origin[1]) / voxel
    const pz = ((positions[3 * i + 2] as number) - origin[2]) / voxel
    const nx = normals[3 * i] as number
    const ny = normals[3 * i + 1] as number
    const nz = normals[3 * i + 2] as number
    splatOne(field, { px, py, pz, nx, ny, nz, radius, band: Math.min(radius, bandVoxels) })
  }
  return field
}

interface Splat {
  px: number
  py: number
  pz: number
  nx: number
  ny: number
  nz: number
  radius: number
  band: number
}

function splatOne(field: VoxelField, { px, py, pz, nx, ny, nz, radius, band }: Splat): void {
  // The disc's bounding box: along an axis it reaches as far as its plane and its thickness let it.
  const reachX = Math.min(radius, radius * Math.sqrt(Math.max(0, 1 - nx * nx)) + band * Math.abs(nx))
  const reachY = Math.min(radius, radius * Math.sqrt(Math.max(0, 1 - ny * ny)) + band * Math.abs(ny))
  const reachZ = Math.min(radius, radius * Math.sqrt(Math.max(0, 1 - nz * nz)) + band * Math.abs(nz))
  const x0 = Math.ceil(px - reachX)
  const x1 = Math.floor(px + reachX)
  const y0 = Math.ceil(py - reachY)
  const y1 = Math.floor(py + reachY)
  const z0 = Math.ceil(pz - reachZ)
  const z1 = Math.floor(pz + reachZ)
  const squaredRadius = radius * radius
  // A point that stands for a wide area says little about each place of it: finer ones there outweigh it.
  const strength = 1 / (squaredRadius * squaredRadius)
  for (let bz = z0 >> 3; bz <= z1 >> 3; bz++) {
    for (let by = y0 >> 3; by <= y1 >> 3; by++) {
      for (let bx = x0 >> 3; bx <= x1 >> 3; bx++) {
        const base = field.touch(bx, by, bz) * BLOCK_VOXELS
        const { values, weights } = field
        const fromX = Math.max(x0, bx << 3)
        const toX = Math.min(x1, (bx << 3) + BLOCK_EDGE - 1)
        const toY = Math.min(y1, (by << 3) + BLOCK_EDGE - 1)
        const toZ = Math.min(z1, (bz << 3) + BLOCK_EDGE - 1)
        for (let z = Math.max(z0, bz << 3); z <= toZ; z++) {
          const dz = z - pz
          for (let y = Math.max(y0, by << 3); y <= toY; y++) {
            const dy = y - py
            const rest = squaredRadius - dy * dy - dz * dz
            if (rest <= 0) continue
            const along = ny * dy + nz * dz
            let at = base + (fromX - (bx << 3)) + 8 * ((y & 7) + 8 * (z & 7))
            for (let x = fromX; x <= toX; x++, at++) {
              const dx = x - px
              const inside = rest - dx * dx
              const distance = nx * dx + along
              if (inside <= 0 || distance > band || distance < -band) continue
              const weight = inside * inside * strength
              values[at] = (values[at] as number) + weight * distance
              weights[at] = (weights[at] as number) + weight
            }
          }
        }
      }
    }
  }
}
