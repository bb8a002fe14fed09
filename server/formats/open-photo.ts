import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { type ByteSource, sourceOf, withFile } from './byte-source.ts'
import { directoryAt, numbersOf, openTiff } from './tiff.ts'

// Tags of TIFF 6.0, and the one of its photometric interpretations that has colours.
const PHOTOMETRIC = 0x106
const EXTRA_SAMPLES = 0x152
const RGB = 2
/** Of ExtraSamples: neither associated nor unassociated alpha. */
const UNSPECIFIED = 0

/** Bits that cameras for science, industry and drones have, and keep in 16 as they are. */
const CAMERA_BITS = [10, 12, 14]

/**
 * A photo, as bright as its camera saw it where 16 bits hold fewer, and by its colours alone where its fourth channel is no transparency: libvips takes any fourth channel for alpha, and near
 * infrared would darken the colours, or leave none where it is 0. A decoded copy then, in memory, with the orientation of the file.
 */
export async function openPhoto(input: string | Buffer, options: SharpOptions): Promise<Sharp> {
  const image = sharp(input, options)
  const { orientation, depth } = await sharp(input, { ...options, failOn: 'none' }).metadata()
  if (depth === 'ushort') image.linear(await unusedRange(input, options))
  if (!hasSpareChannel(input)) return image
  const colours = image.removeAlpha().toColourspace(depth === 'uchar' ? 'srgb' : 'rgb16')
  return sharp(await colours.withMetadata({ orientation }).tiff({ compression: 'none' }).toBuffer(), options)
}

/** By how much the values of a 16-bit picture fall short of its range, if they are those of a camera with fewer bits. */
async function unusedRange(input: string | Buffer, options: SharpOptions): Promise<number> {
  // What is wrong with a damaged file is for the caller to find.
  const stats = await sharp(input, { ...options, failOn: 'none' })
    .stats()
    .catch(() => null)
  const colours = stats?.channels.slice(0, 3) ?? []
  const most = Math.max(...colours.map(({ max }) => max))
  const bits = CAMERA_BITS.find((each) => most < 2 ** each)
  return most > 0 && bits !== undefined ? 65_535 / (2 ** bits - 1) : 1
}

/** Whether a TIFF is red, green, blue and something that the file doesn't call alpha. False for every other kind of file. */
export function hasSpareChannel(input: string | Buffer): boolean {
  const look = (source: ByteSource) => {
    const tiff = openTiff(source)
    if (!tiff) return false
    const { entries } = directoryAt(tiff, tiff.firstAt)
    const [extra, ...others] = numbersOf(tiff, entries.get(EXTRA_SAMPLES))
    return extra === UNSPECIFIED && others.length === 0 && numbersOf(tiff, entries.get(PHOTOMETRIC))[0] === RGB
  }
  return typeof input === 'string' ? withFile(input, look) : look(sourceOf(input))
}
