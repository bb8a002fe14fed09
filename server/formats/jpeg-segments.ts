const SOI_BYTES = 2
const APP1 = 0xe1
const APP2 = 0xe2
/** A segment's length is written in two bytes and counts these. */
const MAX_SEGMENT_BYTES = 65_533
const EXIF_HEAD = Buffer.from('Exif\0\0', 'latin1')
const ICC_HEAD = Buffer.from('ICC_PROFILE\0', 'latin1')

interface JpegMetadata {
  /** From its TIFF head on. */
  exif?: Buffer | undefined
  icc?: Buffer | undefined
}

/**
 * A JPEG without metadata of its own, given some: EXIF (Exif 2.3, 4.5.4) and an ICC profile in parts (ICC.1:2010, B.4).
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

const ORIENTATION = 0x0112
const ENTRY_BYTES = 12

/** EXIF, from its TIFF head on, that calls the picture upright: what it said before has been done. */
export function uprightExif(exif: Buffer): Buffer {
  const upright = Buffer.from(exif)
  const isBigEndian = upright.toString('latin1', 0, 2) === 'MM'
  const short = (at: number) => (isBigEndian ? upright.readUInt16BE(at) : upright.readUInt16LE(at))
  try {
    const directory = isBigEndian ? upright.readUInt32BE(4) : upright.readUInt32LE(4)
    for (let i = 0; i < short(directory); i++) {
      const entry = directory + 2 + i * ENTRY_BYTES
      if (short(entry) !== ORIENTATION) continue
      if (isBigEndian) upright.writeUInt16BE(1, entry + 8)
      else upright.writeUInt16LE(1, entry + 8)
    }
  } catch (error) {
    // Broken EXIF says nothing, also not how to turn the picture.
    if (!(error instanceof RangeError)) throw error
  }
  return upright
}
