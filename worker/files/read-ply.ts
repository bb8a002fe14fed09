import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#server/errors.ts'
import type { PointCloud } from '../mesh/mesh-types.ts'

/** What a PLY file holds of what we use. */
export interface PlyContent extends PointCloud {
  /** Three vertex indices each; null when the file has no faces. Larger polygons become fans. */
  triangles: Uint32Array | null
}

interface Property {
  name: string
  bytes: number
  read(view: DataView, offset: number): number
  /** For a list the type of its count. */
  count?: Omit<Property, 'name'>
}

interface Element {
  name: string
  count: number
  properties: Property[]
}

const CHUNK_BYTES = 8 * 2 ** 20
const MAX_HEADER_BYTES = 64 * 1024

const TYPES: Record<string, Omit<Property, 'name'>> = {
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  int16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  uint16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  uint32: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  float32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  float64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
}

const OLD_TYPE_NAMES: Record<string, string> = {
  char: 'int8',
  uchar: 'uint8',
  short: 'int16',
  ushort: 'uint16',
  int: 'int32',
  uint: 'uint32',
  float: 'float32',
  double: 'float64',
}

/**
 * Reads a binary little-endian PLY file: `x y z`, `nx ny nz`, `red green blue` of `vertex` and the index list of
 * `face`; other properties and elements are passed over. Holds a chunk of the file at a time.
 *
 * @throws AppError RECONSTRUCTION_FAILED for another format or a file that ends early.
 */
export async function readPly(path: string): Promise<PlyContent> {
  const file = await open(path)
  try {
    const { elements, bytes } = await readHeader(file, path)
    const source = new ByteSource(file, bytes, path)
    const content: PlyContent = { positions: new Float32Array(0), normals: null, colors: null, triangles: null }
    for (const element of elements) {
      if (element.name === 'vertex') await readVertices(source, element, content)
      else if (element.name === 'face') content.triangles = await readFaces(source, element)
      else await readOther(source, element)
    }
    return content
  } finally {
    await file.close()
  }
}

async function readHeader(file: FileHandle, path: string): Promise<{ elements: Element[]; bytes: number }> {
  const buffer = Buffer.alloc(MAX_HEADER_BYTES)
  const { bytesRead } = await file.read(buffer, 0, MAX_HEADER_BYTES, 0)
  const text = buffer.toString('latin1', 0, bytesRead)
  const end = /^end_header\r?\n/m.exec(text)
  if (!text.startsWith('ply') || !end || !/^format binary_little_endian 1\.0/m.test(text)) {
    throw unreadable(path, 'it is no binary little-endian PLY file')
  }
  const elements: Element[] = []
  for (const line of text.slice(0, end.index).split(/\r?\n/)) {
    const words = line.trim().split(/\s+/)
    if (words[0] === 'element') elements.push({ name: words[1] ?? '', count: Number(words[2]), properties: [] })
    if (words[0] === 'property') elements.at(-1)?.properties.push(propertyOf(words, path))
  }
  return { elements, bytes: end.index + end[0].length }
}

function propertyOf(words: string[], path: string): Property {
  const type = (name: string | undefined): Omit<Property, 'name'> => {
    const found = TYPES[OLD_TYPE_NAMES[name ?? ''] ?? name ?? '']
    if (!found) throw unreadable(path, `it has a property of the unknown type ${name}`)
    return found
  }
  if (words[1] !== 'list') return { name: words[2] ?? '', ...type(words[1]) }
  return { name: words[4] ?? '', ...type(words[3]), count: type(words[2]) }
}

async function readVertices(source: ByteSource, { count, properties }: Element, content: PlyContent): Promise<void> {
  const has = (name: string): boolean => properties.some((property) => property.name === name)
  content.positions = new Float32Array(3 * count)
  if (has('nx')) content.normals = new Float32Array(3 * count)
  if (has('red')) content.colors = new Uint8Array(3 * count)
  const targets = new Map<string, [Float32Array | Uint8Array | null, number]>()
  for (let axis = 0; axis < 3; axis++) {
    targets.set(['x', 'y', 'z'][axis] as string, [content.positions, axis])
    targets.set(['nx', 'ny', 'nz'][axis] as string, [content.normals, axis])
    targets.set(['red', 'green', 'blue'][axis] as string, [content.colors, axis])
  }
  let recordBytes = 0
  const fields = properties.flatMap((property) => {
    const offset = recordBytes
    recordBytes += property.bytes
    const [array, axis] = targets.get(property.name) ?? [null, 0]
    return array ? [{ array, axis, offset, read: property.read }] : []
  })
  for (let i = 0; i < count; i++) {
    if (source.left < recordBytes) await source.fill(recordBytes)
    for (const { array, axis, offset, read } of fields) array[3 * i + axis] = read(source.view, source.at + offset)
    source.at += recordBytes
  }
}

async function readFaces(source: ByteSource, { count, properties }: Element): Promise<Uint32Array> {
  const indices: number[] = []
  let triangles = new Uint32Array(3 * count)
  let used = 0
  for (let i = 0; i < count; i++) {
    for (const property of properties) {
      indices.length = 0
      const pending = readProperty(source, property, indices)
      if (pending) await pending
      if (!property.count || !property.name.startsWith('vertex_ind')) continue
      const corners = indices.length
      if (used + 3 * (corners - 2) > triangles.length) triangles = grown(triangles, 3 * (corners - 2))
      for (let k = 2; k < corners; k++) {
        triangles[used++] = indices[0] as number
        triangles[used++] = indices[k - 1] as number
        triangles[used++] = indices[k] as number
      }
    }
  }
  return triangles.subarray(0, used)
}

async function readOther(source: ByteSource, { count, properties }: Element): Promise<void> {
  for (let i = 0; i < count; i++) for (const property of properties) await readProperty(source, property, [])
}

/** Appends a property's values to `out`. Only awaits at the end of a chunk. */
function readProperty(source: ByteSource, property: Property, out: number[]): Promise<void> | undefined {
  const { count } = property
  if (count && source.left < count.bytes)
    return source.fill(count.bytes).then(() => readProperty(source, property, out))
  const length = count ? count.read(source.view, source.at) : 1
  const bytes = (count?.bytes ?? 0) + length * property.bytes
  if (source.left < bytes) return source.fill(bytes).then(() => readProperty(source, property, out))
  source.at += count?.bytes ?? 0
  for (let k = 0; k < length; k++, source.at += property.bytes) out.push(property.read(source.view, source.at))
  return undefined
}

function grown(array: Uint32Array<ArrayBuffer>, more: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length + more)
  larger.set(array)
  return larger
}

/** A file in chunks: `view` holds what was read, of which `left` bytes from `at` on are not used yet. */
class ByteSource {
  at = 0
  view: DataView
  #end = 0
  #position: number
  #buffer = Buffer.alloc(CHUNK_BYTES)
  readonly #file: FileHandle
  readonly #path: string

  constructor(file: FileHandle, position: number, path: string) {
    this.#file = file
    this.#position = position
    this.#path = path
    this.view = new DataView(this.#buffer.buffer)
  }

  get left(): number {
    return this.#end - this.at
  }

  /** Reads on until at least `bytes` are left. */
  async fill(bytes: number): Promise<void> {
    const kept = this.left
    const buffer = bytes > this.#buffer.length ? Buffer.alloc(2 * bytes) : this.#buffer
    this.#buffer.copy(buffer, 0, this.at, this.#end)
    this.#buffer = buffer
    this.view = new DataView(buffer.buffer)
    this.at = 0
    this.#end = kept
    while (this.#end < bytes) {
      const { bytesRead } = await this.#file.read(buffer, this.#end, buffer.length - this.#end, this.#position)
      if (bytesRead === 0) throw unreadable(this.#path, 'it ends early')
      this.#end += bytesRead
      this.#position += bytesRead
    }
  }
}

function unreadable(path: string, problem: string): AppError {
  return new AppError('RECONSTRUCTION_FAILED', {
    message: `The file ${basename(path)} can't be read: ${problem}.`,
    suggestion: 'Try again. If this keeps happening, the log has the details.',
  })
}
