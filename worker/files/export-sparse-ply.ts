import type { SparseReconstruction } from '../colmap/model-types.ts'
import { writePly } from './write-ply.ts'

/** Writes every point as binary little-endian PLY: x y z (float), red green blue (sRGB), in COLMAP's world frame. */
export async function exportSparsePly({ points }: SparseReconstruction, path: string): Promise<void> {
  await writePly({ positions: Float32Array.from(points.positions), normals: null, colors: points.colors }, path)
}
