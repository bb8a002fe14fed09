import { parse } from 'range-parser'
import type { ByteRange } from '../services/storage/storage.ts'

/**
 * The one range that a `Range` header asks for, of a resource of `byteSize` bytes (RFC 9110, 14.1.2 and 14.2).
 *
 * - null: send everything. There is no header, it is not in bytes, it is malformed, or it asks for several ranges,
 *   which a server may answer in full.
 * - 'unsatisfiable': well formed, but nothing of it exists: 416.
 */
export function parseByteRange(header: string | null, byteSize: number): ByteRange | 'unsatisfiable' | null {
  if (header === null || header.includes(',')) return null
  const { code, type, ranges } = parse(byteSize, header)
  if (type !== 'bytes' || code & 1) return null
  return ranges[0] ?? 'unsatisfiable'
}
