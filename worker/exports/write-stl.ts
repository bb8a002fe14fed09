import { writeFile } from 'node:fs/promises'

const HEADER_BYTES = 80
const TRIANGLE_BYTES = 50
const MILLIMETRES = 1000

/**
 * Writes a mesh (y up) as binary STL for printing: z up, as slicers expect, and in millimetres when the mesh is in metres.
 * STL knows no unit; that of a mesh of unknown scale stays as it is. Nothing is closed: see `closeSurface`.
 */
export async function writeStl(
  { positions, triangles }: { positions: Float32Array; triangles: Uint32Array },
  path: string,
  { isInMetres }: { isInMetres: boolean },
): Promise<void> {
  const count = triangles.length / 3
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + 4 + TRIANGLE_BYTES * count))
  new Uint8Array(file.buffer).set(new TextEncoder().encode(`Maquette, ${isInMetres ? 'millimetres' : 'unknown unit'}`))
  file.setUint32(HEADER_BYTES, count, true)
  const scale = isInMetres ? MILLIMETRES : 1
  const corner = [0, 0, 0]
  for (let t = 0, at = HEADER_BYTES + 4; t < count; t++, at += TRIANGLE_BYTES) {
    // The normal stays 0: readers take it from the order of the corners.
    for (let k = 0; k < 3; k++) {
      const from = 3 * (triangles[3 * t + k] as number)
      corner[0] = positions[from] as number
      corner[1] = -(positions[from + 2] as number)
      corner[2] = positions[from + 1] as number
      for (let axis = 0; axis < 3; axis++) {
        file.setFloat32(at + 12 * (k + 1) + 4 * axis, scale * (corner[axis] as number), true)
      }
    }
  }
  await writeFile(path, new Uint8Array(file.buffer))
}
