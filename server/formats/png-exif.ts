import { crc32, inflateSync } from 'node:zlib'
import { type ByteSource, sourceOf } from './byte-source.ts'
import { openExif } from './exif.ts'

const HEAD_BYTES = 8
/** Length, type and check sum around a chunk's content. */
const WRAPPING_BYTES = 12
/** Far more than any program writes. */
const MAX_CHUNKS = 200_000
/** Of EXIF, and of its text twice as long. */
const MAX_EXIF_BYTES = 1 << 20
const MAX_TEXT_BYTES = 4 * MAX_EXIF_BYTES

/** What ImageMagick called EXIF before PNG had a chunk for it, and other programs after it. */
const RAW_PROFILE = /^Raw profile type (?:exif|APP1)\0/i

/**
 * EXIF of a PNG that decoders don't see, from its TIFF head on: behind the pixels (PNG, third edition, 11.3.4.1 allows it, and ImageMagick writes it so), or as
 * a text in hexadecimal numbers. Null for a PNG whose EXIF is where all look for it, and for one without.
 */
export function hiddenExif(png: ByteSource): Buffer | null {
  let isBehind = false
  let profile: Buffer | null = null
  for (let at = HEAD_BYTES, chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const head = png.read(at, 8)
    if (head.length < 8) break
    const [length, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)]
    if (type === 'IDAT') isBehind = true
    if (type === 'eXIf' && length <= MAX_EXIF_BYTES) {
      const exif = png.read(at + 8, length)
      if (openExif(sourceOf(exif))) return isBehind ? exif : null
    }
    if ((type === 'tEXt' || type === 'zTXt') && length <= MAX_TEXT_BYTES)
      profile ??= exifOfText(type, png.read(at + 8, length))
    if (type === 'IEND') break
    at += WRAPPING_BYTES + length
  }
  return profile
}

/** `Raw profile type exif`, and in the text its name, its length and its bytes as hexadecimal numbers, on lines of their own. */
function exifOfText(type: 'tEXt' | 'zTXt', content: Buffer): Buffer | null {
  const [keyword] = RAW_PROFILE.exec(content.toString('latin1', 0, 80)) ?? []
  if (!keyword) return null
  const text = type === 'tEXt' ? content.subarray(keyword.length) : inflate(content.subarray(keyword.length + 1))
  const digits = /^\s*\w+\s+\d+\s+([\da-f\s]+)$/i.exec(text?.toString('latin1') ?? '')?.[1]
  const bytes = Buffer.from(digits?.replace(/\s+/g, '') ?? '', 'hex')
  if (!openExif(sourceOf(bytes))) return null
  // Of a JPEG's segment its head came along, which the chunk must not have.
  return bytes.toString('latin1', 0, 6) === 'Exif\0\0' ? bytes.subarray(6) : bytes
}

function inflate(packed: Buffer): Buffer | null {
  try {
    return inflateSync(packed, { maxOutputLength: MAX_TEXT_BYTES })
  } catch {
    return null
  }
}

/** The PNG with this EXIF where decoders look for it: behind its header. A second one is ignored. */
export function withExifInFront(png: Buffer, exif: Buffer): Buffer {
  const headerEnd = HEAD_BYTES + WRAPPING_BYTES + png.readUInt32BE(HEAD_BYTES)
  const body = Buffer.concat([Buffer.from('eXIf', 'latin1'), exif])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(exif.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([png.subarray(0, headerEnd), length, body, sum, png.subarray(headerEnd)])
}
