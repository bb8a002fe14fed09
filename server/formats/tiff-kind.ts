import { withFile } from './byte-source.ts'
import { directoryAt, numbersOf, openTiff } from './tiff.ts'

// Tags of TIFF 6.0.
const BITS_PER_SAMPLE = 0x102
const COMPRESSION = 0x103
const PHOTOMETRIC = 0x106
const SAMPLES_PER_PIXEL = 0x115
const SAMPLE_FORMAT = 0x153

/** Compressions that programs write and this build of libvips doesn't read. */
const COMPRESSIONS: Record<number, string> = {
  6: 'the JPEG compression of old',
  32809: 'ThunderScan compression',
  34712: 'JPEG 2000 compression',
  34887: 'LERC compression',
  34925: 'LZMA compression',
  50000: 'Zstandard compression',
  50002: 'JPEG XL compression',
  52546: 'JPEG XL compression',
}

/** Photometric interpretations that are no colours of a photo. */
const COLOURS: Record<number, string> = {
  8: 'CIE L*a*b* colours',
  9: 'ICC L*a*b* colours',
  10: 'ITU L*a*b* colours',
  32844: 'LogL values',
  32845: 'LogLuv colours',
}

/** TIFF 6.0, section 19: signed whole numbers. */
const SIGNED = 2

/** RGB and CMYK with one more. */
const MAX_SAMPLES = 5

/** Most bits per sample that decoders read. */
const MAX_BITS = 32

/**
 * A property of the colours in the TIFF at `path` with which decoders give wrong ones and say nothing: `signed numbers`. Null if there is none.
 * Pictures of one channel may be depth, where such numbers are right.
 */
export function wrongColours(path: string): string | null {
  return withFile(path, (source) => {
    const tiff = openTiff(source)
    if (!tiff) return null
    const { entries } = directoryAt(tiff, tiff.firstAt)
    const number = (tag: number, usual: number) => numbersOf(tiff, entries.get(tag))[0] ?? usual
    const [bits, format] = [number(BITS_PER_SAMPLE, 1), number(SAMPLE_FORMAT, 1)]
    if (number(SAMPLES_PER_PIXEL, 1) < 3) return null
    if (format === SIGNED) return 'signed numbers'
    return format === 1 && bits === MAX_BITS ? 'whole numbers of 32 bits' : null
  })
}

/**
 * A property of the first page of the TIFF at `path` that makes an intact file undecodable: `Zstandard compression`. Null
 * if there is none, so that the file is damaged.
 */
export function unusualTiff(path: string): string | null {
  return withFile(path, (source) => {
    const tiff = openTiff(source)
    if (!tiff) return null
    const { entries } = directoryAt(tiff, tiff.firstAt)
    const number = (tag: number) => numbersOf(tiff, entries.get(tag))[0]
    const bits = number(BITS_PER_SAMPLE) ?? 1
    const samples = number(SAMPLES_PER_PIXEL) ?? 1
    const colours = COLOURS[number(PHOTOMETRIC) ?? -1]
    return (
      COMPRESSIONS[number(COMPRESSION) ?? 1] ??
      colours ??
      (bits > MAX_BITS ? `${bits} bits a sample` : samples >= MAX_SAMPLES ? `${samples} channels` : null)
    )
  })
}
