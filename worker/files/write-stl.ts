import { writeFile } from 'node:fs/promises'
import { cross, length, normalize, subtract, type Vector3 } from '../geometry/vector3.ts'

const HEADER_BYTES = 80
const TRIANGLE_BYTES = 50
const MILLIMETRES = 1000

/**
 * Writes a mesh (y up) as binary STL for printing: z up, as slicers expect, and in millimetres when the mesh is in metres.
 * STL knows no unit; that of a mesh of unknown scale stays as it is. The header says both, and whether the surface is closed, which is
 * for the caller to see to (`closeSurface`).
 */
export async function writeStl(
  { positions, triangles }: { positions: Float32Array; triangles: Uint32Array },
  path: string,
  { isInMetres, isClosed }: { isInMetres: boolean; isClosed: boolean },
): Promise<void> {
  const count = triangles.length / 3
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + 4 + TRIANGLE_BYTES * count))
  const unit = isInMetres ? 'millimetres' : 'unknown unit'
  const header = `Maquette, ${unit}, ${isClosed ? 'closed' : 'not closed'}`
  new Uint8Array(file.buffer).set(new TextEncoder().encode(header))
  file.setUint32(HEADER_BYTES, count, true)
  const scale = isInMetres ? MILLIMETRES : 1
  const at = (vertex: number): Vector3 => [
    scale * (positions[3 * vertex] as number),
    -scale * (positions[3 * vertex + 2] as number),
    scale * (positions[3 * vertex + 1] as number),
  ]
  const write = (offset: number, [x, y, z]: Vector3): void => {
    file.setFloat32(offset, x, true)
    file.setFloat32(offset + 4, y, true)
    file.setFloat32(offset + 8, z, true)
  }
  for (let t = 0, offset = HEADER_BYTES + 4; t < count; t++, offset += TRIANGLE_BYTES) {
    const a = at(triangles[3 * t] as number)
    const b = at(triangles[3 * t + 1] as number)
    const c = at(triangles[3 * t + 2] as number)
    write(offset, facing(a, b, c))
    write(offset + 12, a)
    write(offset + 24, b)
    write(offset + 36, c)
  }
  await writeFile(path, new Uint8Array(file.buffer))
}

/** Slicers take it from the order of the corners, but three.js and others shade with what the file says. */
function facing(a: Vector3, b: Vector3, c: Vector3): Vector3 {
  const normal = cross(subtract(b, a), subtract(c, a))
  return length(normal) > 0 ? normalize(normal) : [0, 0, 0]
}
