import { z } from 'zod'
import type { ByteSource } from './byte-source.ts'

/** Triangles of a binary glTF, in the frame of the file. */
export interface GlbSurface {
  /** x, y, z after x, y, z. */
  positions: Float32Array
  /** Three vertices after three. */
  triangles: Uint32Array
}

const MAGIC = 0x46546c67
const JSON_CHUNK = 0x4e4f534a
const HEADER_BYTES = 12
const CHUNK_HEADER_BYTES = 8
const FLOAT = 5126
const UNSIGNED_INT = 5125
/** Of a description; a model of ours has some kilobytes. */
const MOST_JSON_BYTES = 1 << 20

const index = z.int().nonnegative()
const accessorSchema = z.object({ bufferView: index, byteOffset: index.default(0), componentType: index, count: index })
const gltfSchema = z.object({
  extensionsRequired: z.array(z.string()).default([]),
  meshes: z
    .tuple([
      z.object({ primitives: z.tuple([z.object({ attributes: z.object({ POSITION: index }), indices: index })]) }),
    ])
    .readonly(),
  nodes: z.array(z.object({ matrix: z.never().optional(), scale: z.never().optional() })),
  accessors: z.array(accessorSchema.or(z.object({}))),
  bufferViews: z.array(z.object({ byteOffset: index.default(0), byteLength: index, byteStride: index.optional() })),
})

/**
 * Positions and triangles of a GLB as `model.glb` is written: one mesh of floats that no node moves (glTF 2.0, 4.4). Null for any other file:
 * older versions wrote it compressed.
 */
export function readGlbSurface(source: ByteSource): GlbSurface | null {
  const header = source.read(0, HEADER_BYTES + CHUNK_HEADER_BYTES)
  if (header.length < HEADER_BYTES + CHUNK_HEADER_BYTES || header.readUInt32LE(0) !== MAGIC) return null
  const jsonBytes = header.readUInt32LE(HEADER_BYTES)
  if (header.readUInt32LE(HEADER_BYTES + 4) !== JSON_CHUNK || jsonBytes > MOST_JSON_BYTES) return null
  const json = source.read(header.length, jsonBytes).toString('utf8')
  const parsed = gltfSchema.safeParse(parseJson(json))
  if (!parsed.success || parsed.data.extensionsRequired.length > 0) return null
  const { accessors, bufferViews, meshes } = parsed.data
  const [primitive] = meshes[0].primitives
  const dataAt = header.length + jsonBytes + CHUNK_HEADER_BYTES

  /** Elements of `numbers` numbers of four bytes each, packed. */
  const packed = (accessor: number, componentType: number, numbers: number): ArrayBuffer | null => {
    const found = accessorSchema.safeParse(accessors[accessor])
    if (!found.success || found.data.componentType !== componentType) return null
    const { bufferView, byteOffset, count } = found.data
    const view = bufferViews[bufferView]
    const stride = view?.byteStride ?? 4 * numbers
    if (!view || byteOffset + stride * (count - 1) + 4 * numbers > view.byteLength) return null
    const bytes = source.read(dataAt + view.byteOffset, view.byteLength)
    if (bytes.length < view.byteLength) return null
    const elements = new Uint8Array(4 * numbers * count)
    for (let i = 0; i < count; i++) {
      const at = byteOffset + stride * i
      elements.set(bytes.subarray(at, at + 4 * numbers), 4 * numbers * i)
    }
    return elements.buffer
  }
  const positions = packed(primitive.attributes.POSITION, FLOAT, 3)
  const triangles = packed(primitive.indices, UNSIGNED_INT, 1)
  return positions && triangles && { positions: new Float32Array(positions), triangles: new Uint32Array(triangles) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
