import { sourceOf } from './byte-source.ts'
import { openTiff } from './tiff.ts'

/** Tags of the pixel layout, of TIFF 6.0 and its supplements: the others can be removed without changing a pixel. */
const OF_PIXELS = new Set([
  ...[
    254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 292, 293, 317, 318, 319, 320, 322, 323, 324, 325,
  ],
  ...[332, 338, 339, 347, 529, 530, 531, 532, 34675],
])

/**
 * A TIFF with only its first directory, and only the tags that pixels need, in order, each once. If it decodes without an error, the
 * errors were about the other tags (of maps, drones and scanners), and no pixel is missing. Null if it is not a TIFF.
 */
export function mendTiff(bytes: Buffer): Buffer | null {
  const tiff = openTiff(sourceOf(bytes))
  if (!tiff) return null
  const { isBigEndian, isBig, firstAt } = tiff
  const [countBytes, entryBytes] = isBig ? [8, 20] : [2, 12]
  const readShort = (at: number) => (isBigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at))
  const count = readShort(firstAt + (isBig && isBigEndian ? 6 : 0))
  const entries = new Map<number, Buffer>()
  for (let i = 0; i < count; i++) {
    const at = firstAt + countBytes + i * entryBytes
    if (at + entryBytes > bytes.length) break
    const tag = readShort(at)
    if (OF_PIXELS.has(tag) && !entries.has(tag)) entries.set(tag, bytes.subarray(at, at + entryBytes))
  }
  const padding = Buffer.alloc(bytes.length % 2)
  const mended = Buffer.concat([
    bytes,
    padding,
    numberOf(entries.size, countBytes, isBigEndian),
    ...[...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry),
    Buffer.alloc(isBig ? 8 : 4),
  ])
  numberOf(bytes.length + padding.length, isBig ? 8 : 4, isBigEndian).copy(mended, isBig ? 8 : 4)
  return mended
}

/** The same file, starting with the directory at `at`: the page of that directory. */
export function startingAt(bytes: Buffer, at: number): Buffer {
  const tiff = openTiff(sourceOf(bytes))
  const copy = Buffer.from(bytes)
  if (tiff) numberOf(at, tiff.isBig ? 8 : 4, tiff.isBigEndian).copy(copy, tiff.isBig ? 8 : 4)
  return copy
}

function numberOf(value: number, length: number, isBigEndian: boolean): Buffer {
  const bytes = Buffer.alloc(length)
  if (length === 8) isBigEndian ? bytes.writeBigUInt64BE(BigInt(value)) : bytes.writeBigUInt64LE(BigInt(value))
  else if (isBigEndian) bytes.writeUIntBE(value, 0, length)
  else bytes.writeUIntLE(value, 0, length)
  return bytes
}
