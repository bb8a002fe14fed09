import { open } from 'node:fs/promises'
import type { PointCloud } from '../mesh/mesh-types.ts'

/** Bytes that are encoded before they are written: the file may be larger than memory has room for twice. */
const CHUNK_BYTES = 8 * 2 ** 20

/**
 * Writes a cloud, or with `triangles` a mesh, as binary little-endian PLY: x y z, nx ny nz where there are normals
 * (float), red green blue where there are colours (uchar), then faces as `list uchar int vertex_indices`.
 */
export async function writePly(
  { positions, normals, colors }: PointCloud,
  path: string,
  triangles: Uint32Array | null = null,
): Promise<void> {
  const vertexCount = positions.length / 3
  const file = await open(path, 'w')
  try {
    await file.write(new TextEncoder().encode(plyHeader(vertexCount, normals, colors, triangles)))
    const vertexBytes = 12 + (normals ? 12 : 0) + (colors ? 3 : 0)
    await writeRecords(file, vertexCount, vertexBytes, (view, offset, i) => {
      let at = offset
      for (const floats of normals ? [positions, normals] : [positions]) {
        for (let axis = 0; axis < 3; axis++, at += 4) view.setFloat32(at, floats[3 * i + axis] as number, true)
      }
      if (colors) for (let channel = 0; channel < 3; channel++) view.setUint8(at++, colors[3 * i + channel] as number)
    })
    if (triangles) {
      await writeRecords(file, triangles.length / 3, 13, (view, offset, i) => {
        view.setUint8(offset, 3)
        for (let corner = 0; corner < 3; corner++) {
          view.setInt32(offset + 1 + 4 * corner, triangles[3 * i + corner] as number, true)
        }
      })
    }
  } finally {
    await file.close()
  }
}

function plyHeader(
  vertexCount: number,
  normals: Float32Array | null,
  colors: Uint8Array | null,
  triangles: Uint32Array | null,
): string {
  const floats = ['x', 'y', 'z', ...(normals ? ['nx', 'ny', 'nz'] : [])]
  return [
    'ply',
    'format binary_little_endian 1.0',
    `element vertex ${vertexCount}`,
    ...floats.map((name) => `property float ${name}`),
    ...(colors ? ['red', 'green', 'blue'].map((name) => `property uchar ${name}`) : []),
    ...(triangles ? [`element face ${triangles.length / 3}`, 'property list uchar int vertex_indices'] : []),
    'end_header\n',
  ].join('\n')
}

async function writeRecords(
  file: Awaited<ReturnType<typeof open>>,
  count: number,
  recordBytes: number,
  encode: (view: DataView, offset: number, index: number) => void,
): Promise<void> {
  const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes))
  const chunk = new Uint8Array(Math.min(count, perChunk) * recordBytes)
  const view = new DataView(chunk.buffer)
  for (let start = 0; start < count; start += perChunk) {
    const end = Math.min(count, start + perChunk)
    for (let i = start; i < end; i++) encode(view, (i - start) * recordBytes, i)
    await file.writeFile(chunk.subarray(0, (end - start) * recordBytes))
  }
}
