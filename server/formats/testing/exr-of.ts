import { deflateSync } from 'node:zlib'

interface ExrRecipe {
  widthPx: number
  heightPx: number
  /** In the alphabet's order; the first has the values, the others twice as much each. */
  channels?: readonly string[]
  /** Bytes a value; halves have eleven bits. */
  type?: 'float' | 'half'
  compression?: keyof typeof COMPRESSIONS
  /** Text in an attribute before all others. */
  comment?: string
}

const COMPRESSIONS = { none: { id: 0, rows: 1 }, zips: { id: 2, rows: 1 }, zip: { id: 3, rows: 16 } } as const
const TYPES = { half: { id: 1, write: half }, float: { id: 2, write: float } } as const

/** An OpenEXR file as the format's "Technical Introduction" and "File Layout" have it. */
export function exrOf(values: readonly number[], recipe: ExrRecipe): Buffer {
  const { widthPx, heightPx, channels = ['Z'], type = 'float', compression = 'none', comment } = recipe
  const { rows: rowsOfBlock } = COMPRESSIONS[compression]
  const header = headerOf({ widthPx, heightPx, channels, type, compression, comment })
  const blocks: Buffer[] = []
  for (let from = 0; from < heightPx; from += rowsOfBlock) {
    const rows = Array.from({ length: Math.min(rowsOfBlock, heightPx - from) }, (_, i) =>
      values.slice((from + i) * widthPx, (from + i + 1) * widthPx),
    )
    const raw = Buffer.concat(
      rows.flatMap((row) => channels.flatMap((_, i) => row.map((value) => TYPES[type].write(value * 2 ** i)))),
    )
    const packed = compression === 'none' ? raw : deflateSync(predicted(raw))
    // What deflating makes no smaller is left as it is.
    const data = packed.length < raw.length ? packed : raw
    blocks.push(Buffer.concat([int(from), int(data.length), data]))
  }
  let offset = header.length + 8 * blocks.length
  const offsets = blocks.map((block) => {
    const own = Buffer.concat([int(offset), int(0)])
    offset += block.length
    return own
  })
  return Buffer.concat([header, ...offsets, ...blocks])
}

function headerOf({
  widthPx,
  heightPx,
  channels,
  type,
  compression,
  comment,
}: Required<Omit<ExrRecipe, 'comment'>> & Pick<ExrRecipe, 'comment'>): Buffer {
  const text = (value: string) => Buffer.from(`${value}\0`)
  const attribute = (name: string, kind: string, content: Buffer) =>
    Buffer.concat([text(name), text(kind), int(content.length), content])
  const channel = (name: string) => Buffer.concat([text(name), int(TYPES[type].id), int(0), int(1), int(1)])
  const box = Buffer.concat([0, 0, widthPx - 1, heightPx - 1].map(int))
  return Buffer.concat([
    int(20_000_630),
    int(2),
    ...(comment === undefined ? [] : [attribute('comment', 'string', Buffer.from(comment))]),
    attribute('channels', 'chlist', Buffer.concat([...channels.map(channel), Buffer.from([0])])),
    attribute('compression', 'compression', Buffer.from([COMPRESSIONS[compression].id])),
    attribute('dataWindow', 'box2i', box),
    attribute('displayWindow', 'box2i', box),
    attribute('lineOrder', 'lineOrder', Buffer.from([0])),
    attribute('pixelAspectRatio', 'float', float(1)),
    attribute('screenWindowCenter', 'v2f', Buffer.concat([float(0), float(0)])),
    attribute('screenWindowWidth', 'float', float(1)),
    Buffer.from([0]),
  ])
}

/** Every second byte first, then the others, and of each the difference to the one before, around 128. */
function predicted(raw: Buffer): Buffer {
  const parted = Buffer.concat([raw.filter((_, i) => i % 2 === 0), raw.filter((_, i) => i % 2 === 1)])
  return Buffer.from(parted.map((byte, i) => (i === 0 ? byte : byte - (parted[i - 1] as number) + 128)))
}

function int(value: number): Buffer {
  return Buffer.from(Int32Array.of(value).buffer)
}

function float(value: number): Buffer {
  return Buffer.from(Float32Array.of(value).buffer)
}

/** IEEE 754 binary16, of numbers that are not negative and not tiny: the rest of the digits is cut off. */
function half(value: number): Buffer {
  const bits = float(value).readUInt32LE()
  const exponent = (bits >> 23) - 127 + 15
  const code = value === 0 ? 0 : exponent >= 31 ? 0x7c00 : (exponent << 10) | ((bits >> 13) & 0x3ff)
  return Buffer.from(Uint16Array.of(code).buffer)
}

/** A large file of one depth, quickly made: all its blocks are the same. Its height is a multiple of 16. */
export function largeExr({ widthPx, heightPx }: { widthPx: number; heightPx: number }): Buffer {
  const rows = COMPRESSIONS.zip.rows
  const header = headerOf({ widthPx, heightPx, channels: ['Z'], type: 'float', compression: 'zip' })
  const data = deflateSync(predicted(Buffer.alloc(4 * widthPx * rows, float(2))))
  const count = heightPx / rows
  const offsets = Buffer.alloc(8 * count)
  const blocks: Buffer[] = []
  for (let i = 0; i < count; i++) {
    offsets.writeUInt32LE(header.length + offsets.length + i * (8 + data.length), 8 * i)
    blocks.push(int(i * rows), int(data.length), data)
  }
  return Buffer.concat([header, offsets, ...blocks])
}
