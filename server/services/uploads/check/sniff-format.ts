import type { PhotoMediaType } from '#server/contracts/uploads/media-types.ts'
import { heifKindOf, isoBrandsOf } from '#server/formats/iso-brands.ts'
import type { ConvertedKind } from './convert-photo.ts'

/** Bytes that `sniffFormat` needs. */
export const SNIFF_BYTES = 512

export type SniffedFormat =
  | { kind: 'photo'; mediaType: PhotoMediaType }
  /** A photo that is converted to JPEG. */
  | { kind: ConvertedKind }
  /** OpenEXR: depth, which may be uploaded with photos. */
  | { kind: 'exr' }
  /** Something else. `name` completes "It is …". */
  | {
      kind: 'other'
      name: string
      family: 'image' | 'video' | 'pdf' | 'archive' | 'text' | 'mangled' | 'unknown'
    }

interface Signature {
  offset?: number
  /** Latin-1; `?` matches any byte. */
  bytes: string
  format: SniffedFormat
}

const photo = (mediaType: PhotoMediaType): SniffedFormat => ({ kind: 'photo', mediaType })
const other = (family: Extract<SniffedFormat, { kind: 'other' }>['family'], name: string): SniffedFormat => ({
  kind: 'other',
  family,
  name,
})

/**
 * The first match wins: raw formats that reuse TIFF's header come before it. BMP's mark is two letters that a text
 * may begin with, so it includes the reserved zeros.
 */
const SIGNATURES: Signature[] = [
  { bytes: '\xff\xd8\xff', format: photo('image/jpeg') },
  { bytes: '\x89PNG\r\n\x1a\n', format: photo('image/png') },
  { bytes: 'RIFF????WEBP', format: photo('image/webp') },
  { bytes: 'II*\0????CR', format: { kind: 'raw' } },
  { bytes: 'IIRO', format: { kind: 'raw' } },
  { bytes: 'IIRS', format: { kind: 'raw' } },
  { bytes: 'MMOR', format: { kind: 'raw' } },
  { bytes: '\0MRM', format: { kind: 'raw' } },
  { bytes: 'FOVb', format: { kind: 'raw' } },
  { bytes: 'IIU\0', format: { kind: 'raw' } },
  { bytes: 'FUJIFILMCCD-RAW', format: { kind: 'raw' } },
  { bytes: 'II*\0', format: photo('image/tiff') },
  { bytes: 'MM\0*', format: photo('image/tiff') },
  { bytes: 'II+\0', format: photo('image/tiff') },
  { bytes: 'MM\0+', format: photo('image/tiff') },
  { bytes: '\x76\x2f\x31\x01', format: { kind: 'exr' } },
  { bytes: 'GIF8', format: other('image', 'a GIF') },
  { bytes: 'BM????\0\0\0\0', format: other('image', 'a BMP image') },
  { bytes: '\0\0\0\x0cjP  ', format: other('image', 'a JPEG 2000 image') },
  { bytes: '\xff\x4f\xff\x51', format: other('image', 'a JPEG 2000 image') },
  { bytes: '\xff\x0a', format: { kind: 'jxl' } },
  { bytes: '\0\0\0\x0cJXL ', format: { kind: 'jxl' } },
  { bytes: '8BPS', format: other('image', 'a Photoshop document') },
  { bytes: 'II\xbc\x01', format: other('image', 'a JPEG XR image') },
  { bytes: 'P5\n', format: other('image', 'a PGM image') },
  { bytes: 'P6\n', format: other('image', 'a PPM image') },
  { bytes: '#?RADIANCE\n', format: other('image', 'a Radiance HDR image') },
  { bytes: 'DDS ', format: other('image', 'a DDS texture') },
  { bytes: 'gimp xcf', format: other('image', 'a GIMP image') },
  { bytes: 'qoif', format: other('image', 'a QOI image') },
  { bytes: 'SIMPLE  =', format: other('image', 'a FITS image') },
  { bytes: 'RIFF????AVI ', format: other('video', 'a video (AVI)') },
  { bytes: '\x1a\x45\xdf\xa3', format: other('video', 'a video (Matroska or WebM)') },
  { bytes: '%PDF-', format: other('pdf', 'a PDF document') },
  { bytes: 'PK\x03\x04', format: other('archive', 'a ZIP archive or an office document') },
  { bytes: '\x1f\x8b', format: other('archive', 'a gzip archive') },
  { bytes: '7z\xbc\xaf\x27\x1c', format: other('archive', 'a 7-Zip archive') },
  { bytes: 'Rar!\x1a\x07', format: other('archive', 'a RAR archive') },
]

/** Begins like a JPEG, with stray bytes between its first two markers, as some cameras write it. */
const STRAY_JPEG = /^\xff\xd8[^\xff]{1,32}\xff[\xc0-\xfe]/

/**
 * Heads of PNG and JPEG after a copy that took them for text: without their first bit, with other line ends (PNG's head is made to show it),
 * or with each byte that is no UTF-8 replaced by U+FFFD.
 */
const MANGLED = /^(?:(?:\x89|\t|\?|\xef\xbf\xbd|\xc2\x89)PNG[\r\n]|(?:\xef\xbf\xbd){3}|\xc3\xbf\xc3\x98\xc3\xbf)/

/** The format of a file by its first bytes (`SNIFF_BYTES`, or fewer if it is shorter). The name is ignored. */
export function sniffFormat(head: Uint8Array): SniffedFormat {
  const text = Buffer.from(head).toString('latin1')
  const brands = isoBrandsOf(head)
  if (brands.length > 0) return sniffIso(brands)
  if (STRAY_JPEG.test(text)) return photo('image/jpeg')
  const signature = SIGNATURES.find(({ bytes, offset = 0 }) => matches(text, bytes, offset))
  if (signature) return signature.format
  if (MANGLED.test(text)) return other('mangled', 'a photo whose bytes were changed as if it were a text')
  return isText(head) ? sniffText(text) : other('unknown', 'of an unsupported type')
}

/** A file of the ISO base media file format. Anything but a picture counts as a video. */
function sniffIso(brands: readonly string[]): SniffedFormat {
  if (brands[0] === 'crx ') return { kind: 'raw' }
  return heifKindOf(brands) ? { kind: 'heif' } : other('video', 'a video')
}

function matches(text: string, bytes: string, offset: number): boolean {
  if (text.length < offset + bytes.length) return false
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== '?' && bytes[i] !== text[offset + i]) return false
  }
  return true
}

/** UTF-8 without control characters but tab and line ends. A character cut in half by the end is fine. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

function sniffText(text: string): SniffedFormat {
  const start = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase()
  if (/^(<\?xml[^>]*>\s*)?<svg/.test(start)) return other('image', 'an SVG drawing')
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return other('text', 'a web page')
  return other('text', 'a text file')
}
