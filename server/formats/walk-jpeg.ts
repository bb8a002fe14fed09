import { setImmediate } from 'node:timers/promises'

/** Blocks between two yields to the event loop, a few milliseconds. */
const BLOCKS_AT_ONCE = 100_000
/** Far more segments than any camera writes, and tables in one of them than T.81 has places for. Each table takes a while to lay out. */
const MAX_SEGMENTS = 2000
const MAX_TABLES = 8
/** Segments between two yields to the event loop. */
const SEGMENTS_AT_ONCE = 50
/** Padding between the last block and the next marker: more bytes belong to lost blocks. */
const MAX_LEFT_BYTES = 4096
/** Run of zeros that a file system leaves for an unwritten block. Flat areas have them too, but then no block is missing. */
const HOLE_BYTES = 48

interface Component {
  id: number
  across: number
  down: number
  dc: Int32Array
  ac: Int32Array
}

/**
 * Whether the Huffman-coded data of a sequential JPEG (ITU-T T.81, annex F) holds all blocks of the picture: each code is one that its table
 * has, no block has more than 64 coefficients, restarts come in their order, and the data ends where the last block does. Null for another
 * kind of JPEG. A decoder fills what is missing, and libvips doesn't look at complaints about the last rows.
 */
export async function hasAllBlocks(jpeg: Buffer): Promise<boolean | null> {
  const tables = new Map<number, Int32Array>()
  let frame: { widthPx: number; heightPx: number; components: Component[] } | null = null
  let restartInterval = 0
  let hasScan = false
  let segments = 0
  for (let at = 2; at + 4 <= jpeg.length; ) {
    if (jpeg[at] !== 0xff || jpeg[at + 1] === 0xff) {
      at++
      continue
    }
    const marker = jpeg[at + 1] as number
    if (marker === 0xd9) break
    if (++segments > MAX_SEGMENTS) return null
    if (segments % SEGMENTS_AT_ONCE === 0) await setImmediate()
    const length = jpeg.readUInt16BE(at + 2)
    const content = jpeg.subarray(at + 4, at + 2 + length)
    at += 2 + Math.max(2, length)
    if (marker === 0xc4) {
      if (!readTables(content, tables)) return null
    } else if (marker === 0xdd && content.length >= 2) restartInterval = content.readUInt16BE(0)
    else if (marker === 0xc0 || marker === 0xc1) frame = readFrame(content)
    else if (marker > 0xc1 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) return null
    else if (marker === 0xda) {
      // Without tables, as in frames of films, decoders take the standard's.
      if (!frame || tables.size === 0) return null
      hasScan = true
      const endAt = await walkScan({ jpeg, at, frame, scan: content, tables, restartInterval })
      if (endAt === null) return false
      at = endAt
    }
  }
  return frame && hasScan ? true : null
}

/** A code of up to 16 bits, left-aligned, gives its length times 256 plus its symbol; 0 for none. False for too many tables. */
function readTables(content: Buffer, tables: Map<number, Int32Array>): boolean {
  let count = 0
  for (let at = 0; at + 17 <= content.length; ) {
    if (++count > MAX_TABLES) return false
    const table = new Int32Array(1 << 16)
    let symbolAt = at + 17
    let code = 0
    for (let length = 1; length <= 16; length++) {
      for (let i = 0; i < (content[at + length] ?? 0); i++) {
        const step = 1 << (16 - length)
        table.fill((length << 8) | (content[symbolAt++] ?? 0), code, code + step)
        code += step
      }
    }
    tables.set(content[at] as number, table)
    at = symbolAt
  }
  return true
}

/** Null for what isn't checked: 12 bits a sample, or a height that comes later. */
function readFrame(content: Buffer) {
  const count = content[5] ?? 0
  if (content[0] !== 8 || content.length < 6 + 3 * count) return null
  const [heightPx, widthPx] = [content.readUInt16BE(1), content.readUInt16BE(3)]
  const none = new Int32Array(0)
  const components = Array.from({ length: count }, (_, i): Component => {
    const [id = 0, factors = 0] = content.subarray(6 + 3 * i)
    return { id, across: factors >> 4, down: factors & 15, dc: none, ac: none }
  })
  const isUsable =
    widthPx > 0 && heightPx > 0 && count > 0 && components.every(({ across, down }) => across > 0 && down > 0)
  return isUsable ? { widthPx, heightPx, components } : null
}

interface Scan {
  jpeg: Buffer
  /** Where the coded data begins. */
  at: number
  frame: { widthPx: number; heightPx: number; components: Component[] }
  scan: Buffer
  tables: ReadonlyMap<number, Int32Array>
  restartInterval: number
}

/** Where the scan ends; null when blocks are missing. */
async function walkScan({ jpeg, at, frame, scan, tables, restartInterval }: Scan): Promise<number | null> {
  const components: Component[] = []
  for (let i = 0; i < (scan[0] ?? 0); i++) {
    const component = frame.components.find(({ id }) => id === scan[1 + 2 * i])
    const selectors = scan[2 + 2 * i] ?? 0
    const [dc, ac] = [tables.get(selectors >> 4), tables.get(0x10 | (selectors & 15))]
    if (!component || !dc || !ac) return null
    components.push({ ...component, dc, ac })
  }
  if (components.length === 0) return null
  const { units, blocks } = unitsOf(frame, components)
  const bits = new BitReader(jpeg, at)
  for (let unit = 0, walked = 0; unit < units; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0 && !bits.restart(unit / restartInterval - 1))
      return null
    for (const block of blocks) if (!bits.skipBlock(block)) return null
    walked += blocks.length
    if (walked < BLOCKS_AT_ONCE) continue
    walked = 0
    await setImmediate()
  }
  const endAt = bits.nextMarkerAt()
  const leftBytes = endAt - bits.position()
  if (leftBytes > MAX_LEFT_BYTES) return null
  return leftBytes > 1 && hasHole(jpeg.subarray(at, bits.position())) ? null : endAt
}

/** What a scan repeats (T.81, A.2): a block of one component, or of several as many as their factors say. */
function unitsOf({ widthPx, heightPx, components: all }: Scan['frame'], components: readonly Component[]) {
  const mostAcross = Math.max(...all.map(({ across }) => across))
  const mostDown = Math.max(...all.map(({ down }) => down))
  const [only] = components
  if (only && components.length === 1) {
    const blocksAcross = Math.ceil(Math.ceil((widthPx * only.across) / mostAcross) / 8)
    const blocksDown = Math.ceil(Math.ceil((heightPx * only.down) / mostDown) / 8)
    return { units: blocksAcross * blocksDown, blocks: [only] }
  }
  const blocks = components.flatMap((each) => new Array<Component>(each.across * each.down).fill(each))
  return { units: Math.ceil(widthPx / (8 * mostAcross)) * Math.ceil(heightPx / (8 * mostDown)), blocks }
}

function hasHole(data: Buffer): boolean {
  return data.includes(Buffer.alloc(HOLE_BYTES))
}

/** Coded data bit by bit. At a marker it continues with zeros, and counts them. */
class BitReader {
  private buffer = 0
  private count = 0
  /** Of the bits in the buffer, those that are not in the file. */
  private padding = 0
  private readonly jpeg: Buffer
  private at: number

  constructor(jpeg: Buffer, at: number) {
    this.jpeg = jpeg
    this.at = at
  }

  /** Past one block; false when it can't be one. */
  skipBlock({ dc, ac }: Component): boolean {
    const first = this.skipCode(dc)
    if (first < 0 || first > 15) return false
    this.skip(first)
    for (let k = 1; k < 64; ) {
      const symbol = this.skipCode(ac)
      if (symbol < 0) return false
      const size = symbol & 15
      const run = symbol >> 4
      if (size === 0 && run < 15) break
      k += run + 1
      if (k > 64) return false
      this.skip(size)
    }
    return this.count >= this.padding
  }

  /** Skips to the restart marker of this number, which must be next. */
  restart(number: number): boolean {
    if (this.position() < this.at || this.jpeg[this.at] !== 0xff || this.jpeg[this.at + 1] !== 0xd0 + (number & 7))
      return false
    this.at += 2
    this.buffer = this.count = this.padding = 0
    return true
  }

  /** Of the first byte that no code has touched. */
  position(): number {
    return this.at - Math.max(0, (this.count - this.padding) >> 3)
  }

  nextMarkerAt(): number {
    for (let at = this.jpeg.indexOf(0xff, this.at); at >= 0; at = this.jpeg.indexOf(0xff, at + 1)) {
      const marker = this.jpeg[at + 1] ?? 0
      if (marker !== 0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) return at
    }
    return this.jpeg.length
  }

  private skipCode(table: Int32Array): number {
    if (this.count < 16) this.fill()
    const found = table[(this.buffer >>> (this.count - 16)) & 0xffff] as number
    if (found === 0) return -1
    this.count -= found >> 8
    return found & 0xff
  }

  private skip(bits: number): void {
    if (this.count < bits) this.fill()
    this.count -= bits
  }

  private fill(): void {
    while (this.count <= 24) {
      const byte = this.jpeg[this.at]
      this.count += 8
      if (byte === undefined || (byte === 0xff && this.jpeg[this.at + 1] !== 0)) {
        this.buffer <<= 8
        this.padding += 8
      } else {
        this.buffer = (this.buffer << 8) | byte
        this.at += byte === 0xff ? 2 : 1
      }
    }
  }
}
