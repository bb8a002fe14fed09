/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2). */
interface IsoBox {
  type: string
  content: Buffer
}

/** Beyond these no camera or film has pixels. */
const MIN_ASPECT = 0.25
const MAX_ASPECT = 4
/** Far more than any file has. */
const MAX_BOXES = 10_000

/**
 * Width of a pixel by its height in the main picture of a HEIC or AVIF, as it is after decoding: turned as its `irot` says (ISO/IEC 23008-12,
 * 6.5.4 and 6.5.10). 1 for square ones, where nothing is said, and for what can't be. Decoders leave it to the caller.
 */
export function heifPixelAspect(heif: Buffer): number {
  const meta = boxesOf(heif).find(({ type }) => type === 'meta')
  if (!meta) return 1
  const children = boxesOf(meta.content.subarray(4))
  const contentOf = (boxes: readonly IsoBox[], wanted: string) =>
    boxes.find(({ type }) => type === wanted)?.content ?? Buffer.alloc(0)
  const primary = contentOf(children, 'pitm')
  const properties = boxesOf(contentOf(children, 'iprp'))
  const all = boxesOf(contentOf(properties, 'ipco'))
  const item = new Reader(primary)
  const id = item.uint(1) === 0 ? item.skip(3).uint(2) : item.skip(3).uint(4)
  const own = propertiesOf(contentOf(properties, 'ipma'), id).flatMap((index) => all[index - 1] ?? [])
  const spacing = new Reader(contentOf(own, 'pasp'))
  const aspect = spacing.uint(4) / spacing.uint(4)
  if (!(aspect >= MIN_ASPECT && aspect <= MAX_ASPECT)) return 1
  const quarterTurns = contentOf(own, 'irot')[0] ?? 0
  return quarterTurns % 2 === 1 ? 1 / aspect : aspect
}

/** Places in `ipco`, from 1, of the properties of an item: ISO/IEC 23008-12, 9.3.1. */
function propertiesOf(ipma: Buffer, id: number): number[] {
  const reader = new Reader(ipma)
  const version = reader.uint(1)
  const isLong = (reader.skip(2).uint(1) & 1) === 1
  const entries = Math.min(reader.uint(4), ipma.length)
  for (let i = 0; i < entries; i++) {
    const own = reader.uint(version < 1 ? 2 : 4)
    const count = reader.uint(1)
    const indices = Array.from({ length: count }, () => (isLong ? reader.uint(2) & 0x7fff : reader.uint(1) & 0x7f))
    if (own === id) return indices
  }
  return []
}

function boxesOf(bytes: Buffer): IsoBox[] {
  const boxes: IsoBox[] = []
  for (let at = 0; at + 8 <= bytes.length && boxes.length < MAX_BOXES; ) {
    const size = bytes.readUInt32BE(at)
    // 1: the size is in the 8 bytes that follow; 0: to the end of the file.
    const isLarge = size === 1 && at + 16 <= bytes.length
    const length = isLarge ? Number(bytes.readBigUInt64BE(at + 8)) : size === 0 ? bytes.length - at : size
    if (length < 8) break
    boxes.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + (isLarge ? 16 : 8), at + length),
    })
    at += length
  }
  return boxes
}

/** Big-endian numbers in turn; 0 beyond the end. */
class Reader {
  private readonly bytes: Buffer
  private at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  skip(bytes: number): this {
    this.at += bytes
    return this
  }

  uint(bytes: number): number {
    const value = this.at + bytes <= this.bytes.length ? this.bytes.readUIntBE(this.at, bytes) : 0
    this.at += bytes
    return value
  }
}
