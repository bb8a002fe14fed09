import { writeFile } from 'node:fs/promises'
import type { SparseReconstruction } from '../colmap/model-types.ts'

const VERTEX_BYTES = 3 * 4 + 3

/** Writes every point as binary little-endian PLY: x y z (float), red green blue (sRGB), in COLMAP's world frame. */
export async function exportSparsePly({ points }: SparseReconstruction, path: string): Promise<void> {
  const header = new TextEncoder().encode(
    [
      'ply',
      'format binary_little_endian 1.0',
      `element vertex ${points.count}`,
      ...['x', 'y', 'z'].map((name) => `property float ${name}`),
      ...['red', 'green', 'blue'].map((name) => `property uchar ${name}`),
      'end_header\n',
    ].join('\n'),
  )
  const bytes = new Uint8Array(header.length + VERTEX_BYTES * points.count)
  bytes.set(header)
  const view = new DataView(bytes.buffer)
  let offset = header.length
  for (let i = 0; i < points.count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      view.setFloat32(offset + 4 * axis, points.positions[3 * i + axis] ?? 0, true)
      view.setUint8(offset + 12 + axis, points.colors[3 * i + axis] ?? 0)
    }
    offset += VERTEX_BYTES
  }
  await writeFile(path, bytes)
}
