/** Brands of still pictures in the ISO base media file format: ISO/IEC 23008-12 (HEIF), and AV1's. */
const STILL = ['heic', 'heix', 'heim', 'heis', 'mif1', 'avif']

/** Brands of image sequences (bursts, animations): they usually include a main still picture. */
const SEQUENCES = ['hevc', 'hevx', 'hevm', 'hevs', 'msf1', 'avis']

export type HeifKind = 'still' | 'sequence'

/** Where the major brand stands. */
const MAJOR_AT = 8
/** After its version. */
const COMPATIBLE_AT = 16

/**
 * The brands of a file: its major brand, then the compatible ones (ISO/IEC 14496-12, 4.3); empty for another kind of
 * file. Of brands that `head` cuts off nothing is known.
 */
export function isoBrandsOf(head: Uint8Array): string[] {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.length < MAJOR_AT + 4 || bytes.toString('latin1', 4, 8) !== 'ftyp') return []
  const brands = [bytes.toString('latin1', MAJOR_AT, MAJOR_AT + 4)]
  const end = Math.min(bytes.readUInt32BE(0), bytes.length)
  for (let at = COMPATIBLE_AT; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4))
  return brands
}

/** By its major brand or, for makers' private brands, the first known compatible one. Null if it is not HEIF. */
export function heifKindOf(brands: readonly string[]): HeifKind | null {
  const [known] = brands.filter((brand) => [...STILL, ...SEQUENCES].includes(brand))
  if (known === undefined) return null
  return SEQUENCES.includes(known) ? 'sequence' : 'still'
}

/** The same file with the major brand of a still picture, so that decoders read the main picture of a sequence. */
export function asStillHeif(bytes: Buffer): Buffer {
  const brands = isoBrandsOf(bytes)
  if (STILL.includes(brands[0] ?? '')) return bytes
  const isAv1 = brands.some((brand) => brand.startsWith('avi'))
  const copy = Buffer.from(bytes)
  copy.write(isAv1 ? 'avif' : 'heic', MAJOR_AT, 'latin1')
  return copy
}

/** Whether there is a box of this name at the top of the file. */
export function hasIsoBox(bytes: Buffer, name: string): boolean {
  for (let at = 0; at + 8 <= bytes.length; ) {
    if (bytes.toString('latin1', at + 4, at + 8) === name) return true
    const size = bytes.readUInt32BE(at)
    // 1: the size is in the 8 bytes that follow; 0: to the end of the file.
    const length = size === 1 && at + 16 <= bytes.length ? Number(bytes.readBigUInt64BE(at + 8)) : size
    if (length < 8) return false
    at += length
  }
  return false
}
