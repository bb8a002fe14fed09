import type { ByteSource } from './byte-source.ts'

/**
 * The directories of a TIFF (TIFF 6.0, section 2; BigTIFF): what EXIF, DNG and most camera raw files are as well. What can't be read is
 * left out: an entry that points outside the file, a value of unknown type, a directory that was visited before.
 */
export interface Tiff {
  source: ByteSource
  isBigEndian: boolean
  /** With offsets and counts of 8 bytes. */
  isBig: boolean
  /** Where the first directory begins. */
  firstAt: number
}

export interface TiffEntry {
  type: number
  count: number
  /** Where its value lies. */
  at: number
  byteLength: number
}

export type TiffDirectory = ReadonlyMap<number, TiffEntry>

/** Bytes of one value by type, from 1: BYTE, ASCII, SHORT, LONG, RATIONAL, ... DOUBLE, IFD; 16 to 18 are of BigTIFF. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]

/** More than any program writes: a larger count is garbage. */
const MAX_ENTRIES = 4096

/** Longer values (tables of strips, notes of the maker) are not read whole. */
const MAX_VALUE_BYTES = 1 << 20

const BIG_TIFF = 43

/** Null if it doesn't begin like a TIFF, or like a raw file that differs only in the third and fourth byte. */
export function openTiff(source: ByteSource): Tiff | null {
  const head = source.read(0, 16)
  const mark = head.toString('latin1', 0, 2)
  if (head.length < 8 || (mark !== 'II' && mark !== 'MM')) return null
  const declared = mark === 'MM'
  // Some programs that copy EXIF swap its bytes but not its byte order mark.
  for (const isBigEndian of [declared, !declared]) {
    const isBig = (isBigEndian ? head.readUInt16BE(2) : head.readUInt16LE(2)) === BIG_TIFF
    if (isBig && head.length < 16) continue
    const tiff = { source, isBigEndian, isBig, firstAt: 0 }
    tiff.firstAt = isBig ? readOffset(tiff, 8) : readOffset(tiff, 4)
    if (directoryAt(tiff, tiff.firstAt).entries.size > 0) return tiff
  }
  return null
}

/** The directory at `at`, and where the one after it is: 0 for none. */
export function directoryAt(tiff: Tiff, at: number): { entries: TiffDirectory; nextAt: number } {
  const { source, isBig } = tiff
  const entries = new Map<number, TiffEntry>()
  const [countBytes, entryBytes] = isBig ? [8, 20] : [2, 12]
  if (at < 8 || at + countBytes > source.size) return { entries, nextAt: 0 }
  const count = isBig ? readOffset(tiff, at) : readShort(tiff, at)
  if (count > MAX_ENTRIES) return { entries, nextAt: 0 }
  for (let i = 0; i < count; i++) {
    const entryAt = at + countBytes + i * entryBytes
    if (entryAt + entryBytes > source.size) break
    const entry = readEntry(tiff, entryAt)
    const tag = readShort(tiff, entryAt)
    // The first of a tag counts, as for libtiff.
    if (entry && !entries.has(tag)) entries.set(tag, entry)
  }
  const nextField = at + countBytes + count * entryBytes
  const hasNext = nextField + (isBig ? 8 : 4) <= source.size
  return { entries, nextAt: hasNext ? readOffset(tiff, nextField) : 0 }
}

/** The directories of a file's pages and where they begin, at most `most`. */
export function pagesOf(tiff: Tiff, most: number): { at: number; entries: TiffDirectory }[] {
  const pages: { at: number; entries: TiffDirectory }[] = []
  const seen = new Set<number>()
  for (let at = tiff.firstAt; at > 0 && !seen.has(at) && pages.length < most; ) {
    seen.add(at)
    const { entries, nextAt } = directoryAt(tiff, at)
    if (entries.size > 0) pages.push({ at, entries })
    at = nextAt
  }
  return pages
}

const SUB_DIRECTORIES = 0x014a
/** Pages, and pages below each, of a raw file: it has a few. */
const MAX_RAW_PAGES = 20

/** The directories of a file's pages and their subdirectories, where DNG and similar formats have the raw picture. */
export function rawDirectories(tiff: Tiff): TiffDirectory[] {
  const pages = pagesOf(tiff, MAX_RAW_PAGES).map(({ entries }) => entries)
  const below = pages.flatMap((page) => numbersOf(tiff, page.get(SUB_DIRECTORIES)).slice(0, MAX_RAW_PAGES))
  return [...pages, ...below.map((at) => directoryAt(tiff, at).entries)]
}

const PHOTOMETRIC = 0x0106
/** Colour filter array, and linear raw (TIFF/EP, DNG). */
const RAW_PHOTOMETRIC = [32803, 34892]
const DNG_VERSION = 0xc612

/** Whether a TIFF is a camera's raw file (DNG, NEF, ARW, PEF and others): none of its pages is a developed picture in full size. */
export function isRawTiff(tiff: Tiff): boolean {
  const directories = rawDirectories(tiff)
  return directories.some(
    (directory) =>
      directory.has(DNG_VERSION) || RAW_PHOTOMETRIC.includes(numbersOf(tiff, directory.get(PHOTOMETRIC))[0] ?? 0),
  )
}

function readEntry(tiff: Tiff, at: number): TiffEntry | null {
  const type = readShort(tiff, at + 2)
  const bytes = TYPE_BYTES[type]
  if (!bytes) return null
  const count = tiff.isBig ? readOffset(tiff, at + 4) : readLong(tiff, at + 4)
  const byteLength = count * bytes
  const valueField = at + (tiff.isBig ? 12 : 8)
  const valueAt = byteLength <= (tiff.isBig ? 8 : 4) ? valueField : readOffset(tiff, valueField)
  return count > 0 && valueAt + byteLength <= tiff.source.size ? { type, count, at: valueAt, byteLength } : null
}

/** The values of an entry as numbers; rationals are divided, 0/0 is NaN. Empty for a missing entry or too many values. */
export function numbersOf(tiff: Tiff, entry: TiffEntry | undefined): number[] {
  if (!entry || entry.byteLength > MAX_VALUE_BYTES) return []
  const bytes = tiff.source.read(entry.at, entry.byteLength)
  const step = TYPE_BYTES[entry.type] as number
  if (entry.type === 2) return [Number.parseFloat(bytes.toString('latin1'))]
  return Array.from({ length: Math.floor(bytes.length / step) }, (_, i) =>
    readNumber(tiff, entry.type, bytes, i * step),
  )
}

/** Text without terminators; empty for a missing entry. */
export function textOf(tiff: Tiff, entry: TiffEntry | undefined): string {
  if (!entry || entry.byteLength > MAX_VALUE_BYTES || ![1, 2, 7].includes(entry.type)) return ''
  return tiff.source.read(entry.at, entry.byteLength).toString('utf8').split('\0')[0] ?? ''
}

function readNumber({ isBigEndian }: Tiff, type: number, bytes: Buffer, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = !isBigEndian
  switch (type) {
    case 3:
      return view.getUint16(at, isLittle)
    case 4:
    case 13:
      return view.getUint32(at, isLittle)
    case 5:
      return view.getUint32(at, isLittle) / view.getUint32(at + 4, isLittle)
    case 6:
      return view.getInt8(at)
    case 8:
      return view.getInt16(at, isLittle)
    case 9:
      return view.getInt32(at, isLittle)
    case 10:
      return view.getInt32(at, isLittle) / view.getInt32(at + 4, isLittle)
    case 11:
      return view.getFloat32(at, isLittle)
    case 12:
      return view.getFloat64(at, isLittle)
    case 16:
    case 18:
      return Number(view.getBigUint64(at, isLittle))
    case 17:
      return Number(view.getBigInt64(at, isLittle))
    default:
      return view.getUint8(at)
  }
}

function readShort(tiff: Tiff, at: number): number {
  const bytes = tiff.source.read(at, 2)
  return bytes.length < 2 ? 0 : readNumber(tiff, 3, bytes, 0)
}

function readLong(tiff: Tiff, at: number): number {
  const bytes = tiff.source.read(at, 4)
  return bytes.length < 4 ? 0 : readNumber(tiff, 4, bytes, 0)
}

/** Of a place in the file, or of a count in BigTIFF. */
function readOffset(tiff: Tiff, at: number): number {
  if (!tiff.isBig) return readLong(tiff, at)
  const bytes = tiff.source.read(at, 8)
  return bytes.length < 8 ? 0 : readNumber(tiff, 16, bytes, 0)
}
