import { type ByteSource, sourceOf } from './byte-source.ts'
import { openExif } from './exif.ts'

const SOI_BYTES = 2
const APP1 = 0xe1
const APP2 = 0xe2
/** A segment's length is written in two bytes and counts these. */
const MAX_SEGMENT_BYTES = 65_533
const EXIF_HEAD = Buffer.from('Exif\0\0', 'latin1')
const ICC_HEAD = Buffer.from('ICC_PROFILE\0', 'latin1')

interface JpegMetadata {
  /** From its TIFF head on. */
  exif?: Buffer | null | undefined
  icc?: Buffer | undefined
}

/**
 * Adds metadata to a JPEG that has none: EXIF (Exif 2.3, 4.5.4) and an ICC profile in parts (ICC.1:2010, B.4).
 * EXIF that doesn't fit into a segment is left out.
 */
export function withMetadata(jpeg: Buffer, { exif, icc }: JpegMetadata): Buffer {
  const segments: Buffer[] = []
  if (exif && EXIF_HEAD.length + exif.length <= MAX_SEGMENT_BYTES) segments.push(segment(APP1, [EXIF_HEAD, exif]))
  if (icc) segments.push(...iccSegments(icc))
  return Buffer.concat([jpeg.subarray(0, SOI_BYTES), ...segments, jpeg.subarray(SOI_BYTES)])
}

function iccSegments(icc: Buffer): Buffer[] {
  const partBytes = MAX_SEGMENT_BYTES - ICC_HEAD.length - 2
  const count = Math.ceil(icc.length / partBytes)
  return Array.from({ length: count }, (_, i) =>
    segment(APP2, [ICC_HEAD, Buffer.from([i + 1, count]), icc.subarray(i * partBytes, (i + 1) * partBytes)]),
  )
}

function segment(marker: number, content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

export interface JpegSegment {
  marker: number
  /** Start of its content, after marker and length. */
  at: number
  length: number
}

const SOS = 0xda
const EOI = 0xd9
/** Far more than cameras write. */
const MAX_SEGMENTS = 2000

/** The segments of a JPEG up to its first scan, that one included. Stray bytes before a marker are skipped, as decoders do. */
export function* segmentsOf(source: ByteSource): Generator<JpegSegment> {
  let at = SOI_BYTES
  for (let i = 0; i < MAX_SEGMENTS; i++) {
    const found = findMarker(source, at)
    if (!found || found.marker === EOI) return
    const head = source.read(found.at, 2)
    if (head.length < 2) return
    const length = head.readUInt16BE(0) - 2
    yield { marker: found.marker, at: found.at + 2, length }
    if (found.marker === SOS) return
    at = found.at + 2 + Math.max(0, length)
  }
}

/** How far a marker may be from its expected position. */
const MAX_STRAY_BYTES = 4096

/** The next marker at or after `at`, and where what follows it begins. Fill bytes (0xff) may stand before it, and stray ones. */
function findMarker(source: ByteSource, at: number): { marker: number; at: number } | null {
  const bytes = source.read(at, MAX_STRAY_BYTES)
  for (let i = 0; i + 1 < bytes.length; i++) {
    const marker = bytes[i + 1] as number
    if (bytes[i] === 0xff && marker !== 0xff && marker !== 0) return { marker, at: at + i + 2 }
  }
  return null
}

/**
 * EXIF of a JPEG from its TIFF head on, however many segments it was spread over; null when there is none. What is too long for one segment
 * is continued in segments with the same head, and without a TIFF's. The first readable block counts.
 */
export function exifOfJpeg(jpeg: ByteSource): Buffer | null {
  let parts: Buffer[] = []
  for (const { marker, at, length } of segmentsOf(jpeg)) {
    if (marker !== APP1 || length <= EXIF_HEAD.length) continue
    const content = jpeg.read(at, length)
    if (!content.subarray(0, EXIF_HEAD.length).equals(EXIF_HEAD)) continue
    const part = content.subarray(EXIF_HEAD.length)
    // A second block with a head of its own is another one: the first that can be read counts.
    if (parts.length > 0 && openExif(sourceOf(part))) {
      if (openExif(sourceOf(Buffer.concat(parts)))) break
      parts = []
    }
    parts.push(part)
  }
  return parts.length > 0 ? Buffer.concat(parts) : null
}
