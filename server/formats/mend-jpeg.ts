const SOI = Buffer.from([0xff, 0xd8])
const EOI = Buffer.from([0xff, 0xd9])
const SOF_SEQUENTIAL = [0xc0, 0xc1]
const SOF_PROGRESSIVE = 0xc2
const SOS = 0xda
/** Application data and comments: EXIF, JFIF, Adobe's, and what makers add. */
const isApplication = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe
const ADOBE = 0xee
/** Stray bytes between two segments; more of them is a hole. */
const MAX_STRAY_BYTES = 4096
const COEFFICIENTS = 64
/** Far more than cameras write. */
const MAX_SEGMENTS = 2000

/**
 * A JPEG (ITU-T T.81, annex B) with a repaired structure and unchanged picture data: without stray bytes between segments and
 * without application segments, with the parameters that T.81 wants in the scan of a sequential picture, and with an end. When it decodes
 * without an error, the errors were about the structure, and no pixel is missing.
 *
 * Null if a segment or a scan is missing, since a truncated file can't be repaired, or if there are more segments than a photo has.
 */
export function mendJpeg(jpeg: Buffer): Buffer | null {
  if (!jpeg.subarray(0, 2).equals(SOI)) return null
  const parts: Buffer[] = [SOI]
  let progression: Progression | null = null
  let isSequential = false
  let hasScan = false
  for (let at = 2, segments = 0; segments <= MAX_SEGMENTS; segments++) {
    const found = nextMarker(jpeg, at, at + MAX_STRAY_BYTES)
    const ends = found === null || jpeg[found + 1] === EOI[1]
    if (ends) {
      if (!hasScan || (progression && !progression.isComplete())) return null
      // An early end marker with much data behind it may be wrong: leave the decision to the decoder.
      return Buffer.concat([...parts, EOI])
    }
    const marker = jpeg[found + 1] as number
    if (found + 4 > jpeg.length) return null
    const end = found + 2 + jpeg.readUInt16BE(found + 2)
    if (end > jpeg.length || end < found + 4) return null
    const content = Buffer.from(jpeg.subarray(found + 4, end))
    at = end
    if (isApplication(marker) && !isUsefulAdobe(marker, content)) continue
    if (SOF_SEQUENTIAL.includes(marker)) isSequential = true
    if (marker === SOF_PROGRESSIVE) progression = new Progression(content)
    if (marker === SOS) {
      hasScan = true
      if (isSequential) setScanParameters(content)
      progression?.add(content)
      at = endOfScan(jpeg, end)
    }
    parts.push(jpeg.subarray(found, found + 4), content, jpeg.subarray(end, at))
  }
  return null
}

/** Where the next marker is, after stray bytes and fill bytes; null when there is none before `limit`. */
function nextMarker(jpeg: Buffer, from: number, limit: number): number | null {
  for (let at = from; at < Math.min(limit, jpeg.length - 1); at++) {
    const marker = jpeg[at + 1] as number
    if (jpeg[at] === 0xff && marker !== 0xff && marker !== 0 && !isRestart(marker)) return at
  }
  return null
}

/** Where entropy-coded data ends: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(jpeg: Buffer, from: number): number {
  for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at + 1)) {
    const marker = jpeg[at + 1]
    if (marker === undefined) break
    if (marker !== 0 && marker !== 0xff && !isRestart(marker)) return at
  }
  return jpeg.length
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7
}

/** Its colour transform is needed to read the pixels; a decoder knows 0, 1 and 2. */
function isUsefulAdobe(marker: number, content: Buffer): boolean {
  return marker === ADOBE && content.toString('latin1', 0, 5) === 'Adobe' && (content[11] ?? 3) <= 2
}

/** First and last coefficient, and bits left for later scans: T.81, B.2.3 has one choice for sequential pictures. */
function setScanParameters(scan: Buffer): void {
  const at = 1 + 2 * (scan[0] ?? 0)
  if (at + 3 <= scan.length) scan.set([0, COEFFICIENTS - 1, 0], at)
}

/** Which bits of which coefficients the scans of a progressive picture have brought. */
class Progression {
  /** By component: the lowest bit that each coefficient has; 255 for none. */
  readonly bits = new Map<number, Uint8Array>()

  constructor(frame: Buffer) {
    for (let i = 0; i < (frame[5] ?? 0); i++)
      this.bits.set(frame[6 + 3 * i] ?? 0, new Uint8Array(COEFFICIENTS).fill(255))
  }

  add(scan: Buffer): void {
    const count = scan[0] ?? 0
    const [from = 0, to = 0, approximation = 0] = scan.subarray(1 + 2 * count)
    for (let i = 0; i < count; i++) this.bits.get(scan[1 + 2 * i] ?? 0)?.fill(approximation & 15, from, to + 1)
  }

  isComplete(): boolean {
    return [...this.bits.values()].every((bits) => bits.every((low) => low === 0))
  }
}
