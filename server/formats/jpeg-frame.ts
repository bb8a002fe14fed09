/** Tables in one segment: T.81 has eight places, and each takes a while to lay out. */
const MAX_TABLES = 8
/** As many as any colour has. */
const MAX_COMPONENTS = 4

export interface JpegComponent {
  id: number
  /** Sampling factors. */
  across: number
  down: number
}

export interface JpegFrame {
  widthPx: number
  heightPx: number
  components: JpegComponent[]
  isProgressive: boolean
}

/**
 * Huffman tables of a segment (ITU-T T.81, B.2.4.2) by class and place. A code of up to 16 bits, left-aligned, gives its length times 256 plus
 * its symbol; 0 for none. False for too many tables.
 */
export function readTables(content: Buffer, tables: Map<number, Int32Array>): boolean {
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

/** Null for what isn't checked: 12 bits a sample, more components than a colour has, or a height that comes later. */
export function readFrame(content: Buffer, isProgressive: boolean): JpegFrame | null {
  const count = content[5] ?? 0
  if (content[0] !== 8 || count > MAX_COMPONENTS || content.length < 6 + 3 * count) return null
  const [heightPx, widthPx] = [content.readUInt16BE(1), content.readUInt16BE(3)]
  const components = Array.from({ length: count }, (_, i): JpegComponent => {
    const [id = 0, factors = 0] = content.subarray(6 + 3 * i)
    return { id, across: factors >> 4, down: factors & 15 }
  })
  const isUsable =
    widthPx > 0 && heightPx > 0 && count > 0 && components.every(({ across, down }) => across > 0 && down > 0)
  return isUsable ? { widthPx, heightPx, components, isProgressive } : null
}

/** What a scan repeats (T.81, A.2): a block of one component, or of several as many as their factors say. */
export function unitsOf<C extends JpegComponent>(
  { widthPx, heightPx, components: all }: JpegFrame,
  components: readonly C[],
): { units: number; blocks: C[] } {
  const mostAcross = Math.max(...all.map(({ across }) => across))
  const mostDown = Math.max(...all.map(({ down }) => down))
  const [only] = components
  if (only && components.length === 1) {
    const blocksAcross = Math.ceil(Math.ceil((widthPx * only.across) / mostAcross) / 8)
    const blocksDown = Math.ceil(Math.ceil((heightPx * only.down) / mostDown) / 8)
    return { units: blocksAcross * blocksDown, blocks: [only] }
  }
  const blocks = components.flatMap((each) => new Array<C>(each.across * each.down).fill(each))
  return { units: Math.ceil(widthPx / (8 * mostAcross)) * Math.ceil(heightPx / (8 * mostDown)), blocks }
}
