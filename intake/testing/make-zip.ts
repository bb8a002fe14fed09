import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  name: string
  data: Uint8Array | string
  /** Default DEFLATE. */
  method?: 'store' | 'deflate'
  /** Sizes and checksum behind the data instead of before it, as a writer does that can't go back. */
  hasDescriptor?: boolean
  /** What the directory says in place of the truth. */
  says?: { uncompressedSize?: number; method?: number; flags?: number; crc?: number }
  /** Unix mode, of a link for example. */
  mode?: number
  /** The bytes of the first entry instead of own ones: entries that overlap. */
  sharesFirst?: boolean
}

const UTF8_FLAG = 0x800
const DESCRIPTOR_FLAG = 0x8

/** A ZIP (APPNOTE.TXT 6.3) as good or as bad as it is asked for; no writer makes the bad ones. */
export function makeZip(parts: readonly ZipPart[]): Buffer<ArrayBuffer> {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const local = localOf(part)
    directory.push(recordOf(part, part.sharesFirst ? 0 : offset))
    if (part.sharesFirst) continue
    locals.push(local)
    offset += local.length
  }
  const records = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(records.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, records, end])
}

function factsOf({ name, data, method = 'deflate', hasDescriptor, says = {} }: ZipPart) {
  const content = Buffer.from(data)
  const packed = method === 'deflate' ? deflateRawSync(content) : content
  return {
    nameBytes: Buffer.from(name),
    packed,
    flags: UTF8_FLAG | (hasDescriptor ? DESCRIPTOR_FLAG : 0) | (says.flags ?? 0),
    method: says.method ?? (method === 'deflate' ? 8 : 0),
    crc: says.crc ?? crc32(content),
    size: says.uncompressedSize ?? content.length,
  }
}

function localOf(part: ZipPart): Buffer {
  const { nameBytes, packed, flags, method, crc, size } = factsOf(part)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(flags, 6)
  head.writeUInt16LE(method, 8)
  const facts = Buffer.alloc(12)
  facts.writeUInt32LE(crc, 0)
  facts.writeUInt32LE(packed.length, 4)
  facts.writeUInt32LE(size, 8)
  if (!part.hasDescriptor) facts.copy(head, 14)
  head.writeUInt16LE(nameBytes.length, 26)
  const descriptor = part.hasDescriptor ? [Buffer.from('PK\x07\x08', 'latin1'), facts] : []
  return Buffer.concat([head, nameBytes, packed, ...descriptor])
}

function recordOf(part: ZipPart, offset: number): Buffer {
  const { nameBytes, packed, flags, method, crc, size } = factsOf(part)
  const record = Buffer.alloc(46)
  record.writeUInt32LE(0x02014b50, 0)
  // Made by Unix, so that the upper half of the attributes is a mode.
  record.writeUInt16LE((3 << 8) | 20, 4)
  record.writeUInt16LE(20, 6)
  record.writeUInt16LE(flags, 8)
  record.writeUInt16LE(method, 10)
  record.writeUInt16LE((1 << 5) | 1, 14)
  record.writeUInt32LE(crc, 16)
  record.writeUInt32LE(packed.length, 20)
  record.writeUInt32LE(size, 24)
  record.writeUInt16LE(nameBytes.length, 28)
  record.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 38)
  record.writeUInt32LE(offset, 42)
  return Buffer.concat([record, nameBytes])
}
