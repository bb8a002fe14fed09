import type { ByteRange } from '../services/storage/storage.ts'

/**
 * The one range that a `Range` header asks for, of a resource of `byteSize` bytes (RFC 9110, 14.1.2 and 14.2).
 *
 * - null: send everything. There is no header, it is not in bytes, it is malformed, or it asks for several ranges,
 *   which a server may answer in full.
 * - 'unsatisfiable': well formed, but nothing of it exists: 416.
 */
export function parseByteRange(header: string | null, byteSize: number): ByteRange | 'unsatisfiable' | null {
  const match = header?.match(/^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i)
  const first = match?.[1] ?? ''
  const last = match?.[2] ?? ''
  if (first === '' && last === '') return null

  if (first === '') {
    const length = Math.min(Number(last), byteSize)
    return length === 0 ? 'unsatisfiable' : { start: byteSize - length, end: byteSize - 1 }
  }
  if (last !== '' && Number(last) < Number(first)) return null
  if (Number(first) >= byteSize) return 'unsatisfiable'
  return { start: Number(first), end: last === '' ? byteSize - 1 : Math.min(Number(last), byteSize - 1) }
}
