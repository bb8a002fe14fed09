import sharp from 'sharp'
import { type ByteSource, partOf, sourceOf } from '#server/formats/byte-source.ts'
import { exifOrientation, openExif, rewriteExif } from '#server/formats/exif.ts'
import { exifOfJpeg, segmentsOf, withMetadata } from '#server/formats/jpeg-segments.ts'
import { mendJpeg } from '#server/formats/mend-jpeg.ts'
import { numbersOf, openTiff, rawDirectories } from '#server/formats/tiff.ts'
import { type Decoded, type DecodeOptions, FileFault, TooManyPixels } from './decoded.ts'

/** Shorter previews are for the camera's screen. */
const MIN_PREVIEW_PX = 1000
/** More pictures than any raw file has: the rest is noise that looks like a JPEG. */
const MAX_CANDIDATES = 500
/** Frames that viewers decode: baseline, extended, progressive. The raw data itself is often lossless JPEG (0xc3). */
const VIEWABLE = [0xc0, 0xc1, 0xc2]
const START = Buffer.from([0xff, 0xd8, 0xff])

interface Preview {
  at: number
  widthPx: number
  heightPx: number
}

/**
 * The largest JPEG that a camera embedded in its raw file, found without format-specific directories, with the raw file's EXIF. Its pixels stay as
 * the camera compressed them, and as its sensor lay: EXIF says how to turn them.
 */
export async function decodeRaw(bytes: Buffer, { maxPixels }: DecodeOptions): Promise<Decoded> {
  const source = sourceOf(bytes)
  const previews = findPreviews(bytes).sort((a, b) => b.widthPx * b.heightPx - a.widthPx * a.heightPx)
  const sensor = sensorOf(source)
  for (const { at, widthPx, heightPx } of previews) {
    if (Math.max(widthPx, heightPx) < MIN_PREVIEW_PX) break
    if (widthPx * heightPx > maxPixels) throw new TooManyPixels(widthPx, heightPx)
    const jpeg = mendJpeg(bytes.subarray(at))
    if (!jpeg) continue
    const own = exifOfJpeg(partOf(source, at))
    const blocks = exifBlocksOf(bytes, own)
    // The preview's own orientation takes precedence.
    const orientation = (own && exifOrientation(sourceOf(own))) ?? blocks.map(exifOrientation).find((each) => each) ?? 1
    const { icc } = await sharp(bytes.subarray(at), { failOn: 'none', limitInputPixels: maxPixels }).metadata()
    return {
      jpeg: withMetadata(jpeg, { exif: rewriteExif(blocks, orientation), icc }),
      preview: { widthPx, heightPx },
      ...(sensor && { sensor }),
    }
  }
  const [largest] = previews
  throw new FileFault(
    largest
      ? `the preview in it has only ${largest.widthPx} x ${largest.heightPx} pixels`
      : 'there is no preview in it, and its raw data is not developed here',
  )
}

function findPreviews(bytes: Buffer): Preview[] {
  const previews: Preview[] = []
  for (let at = bytes.indexOf(START); at >= 0 && previews.length < MAX_CANDIDATES; at = bytes.indexOf(START, at + 1)) {
    const size = frameSize(sourceOf(bytes.subarray(at)))
    if (size) previews.push({ at, ...size })
  }
  return previews
}

function frameSize(jpeg: ByteSource): { widthPx: number; heightPx: number } | null {
  for (const { marker, at, length } of segmentsOf(jpeg)) {
    if (VIEWABLE.includes(marker)) {
      const frame = jpeg.read(at, 5)
      if (frame.length < 5 || frame[0] !== 8) return null
      return { widthPx: frame.readUInt16BE(3), heightPx: frame.readUInt16BE(1) }
    }
    // Another kind of frame, or a marker that no JPEG of a camera has: noise.
    if (length < 0 || marker < 0xc0 || (marker > 0xc3 && marker <= 0xcf && marker !== 0xc4)) return null
  }
  return null
}

/** From the largest directory of a TIFF; other containers don't have it in a simple form. */
function sensorOf(source: ByteSource): Decoded['sensor'] | null {
  const tiff = openTiff(source)
  if (!tiff) return null
  const sizes = rawDirectories(tiff).map((directory) => {
    const [widthPx = 0, heightPx = 0] = [0x100, 0x101].map((tag) => numbersOf(tiff, directory.get(tag))[0])
    return { widthPx, heightPx }
  })
  const [largest] = sizes.sort((a, b) => b.widthPx * b.heightPx - a.widthPx * a.heightPx)
  return largest && largest.widthPx > 0 ? largest : null
}

/** CR3 has EXIF in boxes of its own: CMT1 the image's directory, CMT2 that of Exif. */
const CR3_BOXES = ['CMT1', 'CMT2']

function exifBlocksOf(bytes: Buffer, ofPreview: Buffer | null): ByteSource[] {
  const source = sourceOf(bytes)
  if (openTiff(source)) return [source]
  const boxes = CR3_BOXES.flatMap((name) => {
    const at = bytes.indexOf(name, 0, 'latin1')
    return at >= 4 ? [sourceOf(bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4)))] : []
  })
  return [...boxes, ...(ofPreview ? [sourceOf(ofPreview)] : [])].filter((block) => openExif(block))
}
