import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { type ByteSource, sourceOf, withFile } from './byte-source.ts'
import { directoryAt, numbersOf, openTiff } from './tiff.ts'

// Tags of TIFF 6.0, and the one of its photometric interpretations that has colours.
const PHOTOMETRIC = 0x106
const EXTRA_SAMPLES = 0x152
const RGB = 2
/** Of ExtraSamples: neither associated nor unassociated alpha. */
const UNSPECIFIED = 0

/**
 * A photo, by its colours alone where its fourth channel is no transparency: libvips takes any fourth channel for alpha, and near
 * infrared would darken the colours, or leave none where it is 0. A decoded copy then, in memory, with the orientation of the file.
 */
export async function openPhoto(input: string | Buffer, options: SharpOptions): Promise<Sharp> {
  const image = sharp(input, options)
  if (!hasSpareChannel(input)) return image
  const { orientation, depth } = await image.metadata()
  const colours = image.removeAlpha().toColourspace(depth === 'uchar' ? 'srgb' : 'rgb16')
  return sharp(await colours.withMetadata({ orientation }).tiff({ compression: 'none' }).toBuffer(), options)
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
