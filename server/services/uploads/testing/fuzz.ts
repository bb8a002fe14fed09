import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { AppError } from '#server/errors.ts'
import { sourceOf } from '#server/formats/byte-source.ts'
import { readExifFacts, uprightExif } from '#server/formats/exif.ts'
import { heifPixelAspect } from '#server/formats/heif-aspect.ts'
import { exifOfJpeg } from '#server/formats/jpeg-segments.ts'
import { mendJpeg } from '#server/formats/mend-jpeg.ts'
import { mendPng } from '#server/formats/mend-png.ts'
import { mendTiff } from '#server/formats/mend-tiff.ts'
import { hiddenExif } from '#server/formats/png-exif.ts'
import { isRawTiff, openTiff } from '#server/formats/tiff.ts'
import { hasAllBlocks, withoutStrayBytes } from '#server/formats/walk-jpeg.ts'
import { readXmpFacts } from '#server/formats/xmp-facts.ts'
import { checkPhoto } from '../check/check-photo.ts'
import { SNIFF_BYTES, sniffFormat } from '../check/sniff-format.ts'

/** Random numbers of 32 bits that follow from `seed` (Marsaglia's xorshift). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % Math.max(1, below)
  }
}

/** Bytes flipped, cut, blanked, doubled or made huge, half of the time where the head is. */
export function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  let changed = Buffer.from(bytes)
  const place = () => random(random(2) ? changed.length : Math.min(changed.length, 2048))
  for (let i = 1 + random(6); i > 0 && changed.length > 8; i--) {
    const at = place()
    const length = 1 + random(random(2) ? 8 : 1024)
    const kind = random(5)
    if (kind === 0) changed[at] = (changed[at] ?? 0) ^ (1 << random(8))
    else if (kind === 1) changed.fill(random(2) ? 0 : 0xff, at, Math.min(changed.length, at + length))
    else if (kind === 2) changed = changed.subarray(0, Math.max(4, at))
    else if (kind === 3) changed = Buffer.concat([changed.subarray(0, at), changed.subarray(Math.max(0, at - length))])
    else for (let k = at; k < Math.min(changed.length, at + length); k++) changed[k] = random(256)
  }
  return changed
}

/** A single step may take this long on a busy machine; one that hangs never ends. */
const MAX_PARSE_MS = 5000

/** All parsers of bytes in this process, on one input. Throws what they must not throw, and when one takes too long. */
export async function parseAll(bytes: Buffer): Promise<void> {
  const began = performance.now()
  sniffFormat(bytes.subarray(0, SNIFF_BYTES))
  readExifFacts(bytes)
  uprightExif(bytes)
  exifOfJpeg(sourceOf(bytes))
  mendJpeg(bytes)
  mendPng(bytes)
  mendTiff(bytes)
  hiddenExif(sourceOf(bytes))
  heifPixelAspect(bytes)
  readXmpFacts(bytes)
  const tiff = openTiff(sourceOf(bytes))
  if (tiff) isRawTiff(tiff)
  await hasAllBlocks(bytes)
  await withoutStrayBytes(bytes)
  parseTransforms(bytes.toString('utf8'))
  const tookMs = performance.now() - began
  if (tookMs > MAX_PARSE_MS) throw new Error(`parsing took ${tookMs.toFixed(0)} ms`)
}

/** What a hostile file may be told. */
const CODES = ['UNDECODABLE', 'WRONG_FORMAT', 'TOO_MANY_PIXELS']

/** The whole check on one input, as an upload meets it. Throws when it ends otherwise than with facts or with an error for its owner. */
export async function checkAll(dir: string, bytes: Buffer): Promise<void> {
  const file = path.join(dir, 'fuzzed')
  await writeFile(file, bytes)
  try {
    const photo = await checkPhoto(file, { fileName: 'fuzzed', maxFileBytes: 1e8, maxPixels: 4e6 })
    if (!(photo.widthPx * photo.heightPx <= 4e6)) throw new Error('it has more pixels than may be')
  } catch (error) {
    if (!(error instanceof AppError) || !CODES.includes(error.code)) throw error
  }
}
