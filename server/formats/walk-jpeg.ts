import { setImmediate } from 'node:timers/promises'
import { type JpegFrame, readFrame, readTables } from './jpeg-frame.ts'
import { type JpegScan, type KnownCoefficients, walkScan } from './walk-scan.ts'

/** Far more segments than any camera writes. */
const MAX_SEGMENTS = 2000
/** Segments between two yields to the event loop. */
const SEGMENTS_AT_ONCE = 50
/** Padding between the last block and the next marker: more bytes belong to lost blocks. */
const MAX_LEFT_BYTES = 4096
/** Run of zeros that a file system leaves for an unwritten block. Flat areas have them too, but then no block is missing. */
const HOLE_BYTES = 48

/** Where in the file the data of a scan's last block and the scan itself end: what is between them belongs to nothing. */
interface ScanEnd {
  dataEndAt: number
  markerAt: number
}

/**
 * Whether the Huffman-coded data of a sequential JPEG (ITU-T T.81, annex F) holds all blocks of the picture, and ends where the last one does.
 * Null for another kind of JPEG. A decoder fills what is missing, and libvips doesn't look at complaints about the last rows.
 */
export async function hasAllBlocks(jpeg: Buffer): Promise<boolean | null> {
  const ends = await walkJpeg(jpeg, { alsoProgressive: false })
  return ends && ends.length > 0
}

/**
 * A copy of a Huffman-coded JPEG without the bytes between the last block of each scan and the next marker. Decoders call them lost data in a
 * picture of several scans. Null when blocks are missing, and for another kind of JPEG.
 */
export async function withoutStrayBytes(jpeg: Buffer): Promise<Buffer | null> {
  const ends = await walkJpeg(jpeg, { alsoProgressive: true })
  if (!ends || ends.length === 0) return null
  const parts = ends.map(({ dataEndAt }, i) => jpeg.subarray(ends[i - 1]?.markerAt ?? 0, dataEndAt))
  return Buffer.concat([...parts, jpeg.subarray(ends.at(-1)?.markerAt)])
}

/** All scans with all their blocks; none when a block is missing. Null for what isn't walked. */
async function walkJpeg(jpeg: Buffer, { alsoProgressive }: { alsoProgressive: boolean }): Promise<ScanEnd[] | null> {
  const tables = new Map<number, Int32Array>()
  const known: KnownCoefficients = new Map()
  const ends: ScanEnd[] = []
  let frame: JpegFrame | null = null
  let restartInterval = 0
  let segments = 0
  for (let at = 2; at + 4 <= jpeg.length; ) {
    if (jpeg[at] !== 0xff || jpeg[at + 1] === 0xff) {
      at++
      continue
    }
    const marker = jpeg[at + 1] as number
    if (marker === 0xd9) break
    if (++segments > MAX_SEGMENTS) return null
    if (segments % SEGMENTS_AT_ONCE === 0) await setImmediate()
    const length = jpeg.readUInt16BE(at + 2)
    const content = jpeg.subarray(at + 4, at + 2 + length)
    at += 2 + Math.max(2, length)
    if (marker === 0xc4) {
      if (!readTables(content, tables)) return null
    } else if (marker === 0xdd && content.length >= 2) {
      restartInterval = content.readUInt16BE(0)
    } else if (marker === 0xc0 || marker === 0xc1 || (marker === 0xc2 && alsoProgressive)) {
      // The size of the first was checked.
      if (frame) return null
      frame = readFrame(content, marker === 0xc2)
    } else if (marker > 0xc1 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      return null
    } else if (marker === 0xda) {
      // Without tables, as in frames of films, decoders take the standard's.
      if (!frame || tables.size === 0) return null
      const end = await endOfScan({ jpeg, at, frame, header: content, tables, restartInterval, known })
      if (!end) return []
      ends.push(end)
      at = end.markerAt
    }
  }
  return frame && ends.length > 0 ? ends : null
}

/** Null when blocks are missing. */
async function endOfScan(scan: JpegScan): Promise<ScanEnd | null> {
  const bits = await walkScan(scan)
  if (!bits) return null
  const [dataEndAt, markerAt] = [bits.position(), bits.nextMarkerAt()]
  const leftBytes = markerAt - dataEndAt
  if (leftBytes > MAX_LEFT_BYTES) return null
  return leftBytes > 1 && hasHole(scan.jpeg.subarray(scan.at, dataEndAt)) ? null : { dataEndAt, markerAt }
}

function hasHole(data: Buffer): boolean {
  return data.includes(Buffer.alloc(HOLE_BYTES))
}
