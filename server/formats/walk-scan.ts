import { setImmediate } from 'node:timers/promises'
import { BitReader } from './jpeg-bits.ts'
import { type JpegComponent, type JpegFrame, unitsOf } from './jpeg-frame.ts'

/** Blocks between two yields to the event loop, a few milliseconds. */
const BLOCKS_AT_ONCE = 100_000
const COEFFICIENTS = 64

export interface JpegScan {
  jpeg: Buffer
  /** Where the coded data begins. */
  at: number
  frame: JpegFrame
  /** Content of the scan's header. */
  header: Buffer
  tables: ReadonlyMap<number, Int32Array>
  restartInterval: number
  /** Which coefficients of a progressive picture are not zero so far; it is kept from scan to scan. */
  known: KnownCoefficients
}

/** By component and block: a bit for each coefficient, in two words. */
export type KnownCoefficients = Map<number, Uint32Array>

interface Component extends JpegComponent {
  dc: Int32Array | undefined
  ac: Int32Array | undefined
}

/** Skips one block of a component; false when it can't be one. */
type SkipBlock = (bits: BitReader, component: Component, block: number) => boolean

/**
 * The reader behind the last block of a Huffman-coded scan (ITU-T T.81, annexes F and G); null when blocks are missing: each code must be
 * one that its table has, no block has more than 64 coefficients, and restarts come in their order.
 */
export async function walkScan(scan: JpegScan): Promise<BitReader | null> {
  const { jpeg, at, frame, header, tables, restartInterval } = scan
  const components: Component[] = []
  for (let i = 0; i < (header[0] ?? 0); i++) {
    const component = frame.components.find(({ id }) => id === header[1 + 2 * i])
    const selectors = header[2 + 2 * i] ?? 0
    if (!component) return null
    components.push({ ...component, dc: tables.get(selectors >> 4), ac: tables.get(0x10 | (selectors & 15)) })
  }
  if (components.length === 0) return null
  const { units, blocks } = unitsOf(frame, components)
  const process = frame.isProgressive ? progressive(scan, components, units) : sequential(components)
  if (!process) return null
  const bits = new BitReader(jpeg, at)
  for (let unit = 0, walked = 0; unit < units; unit++) {
    const isRestart = restartInterval > 0 && unit > 0 && unit % restartInterval === 0
    if (isRestart && !(process.isAtRest() && bits.restart(unit / restartInterval - 1))) return null
    for (const block of blocks) if (!process.skipBlock(bits, block, unit)) return null
    walked += blocks.length
    if (walked < BLOCKS_AT_ONCE) continue
    walked = 0
    await setImmediate()
  }
  return process.isAtRest() ? bits : null
}

interface Process {
  skipBlock: SkipBlock
  /** Whether no run of empty blocks is open: none reaches past a restart or the end. */
  isAtRest(): boolean
}

function sequential(components: readonly Component[]): Process | null {
  if (components.some(({ dc, ac }) => !dc || !ac)) return null
  return {
    isAtRest: () => true,
    skipBlock: (bits, { dc, ac }) => skipWholeBlock(bits, dc as Int32Array, ac as Int32Array),
  }
}

function skipWholeBlock(bits: BitReader, dc: Int32Array, ac: Int32Array): boolean {
  const first = bits.readCode(dc)
  if (first < 0 || first > 15) return false
  bits.read(first)
  for (let k = 1; k < COEFFICIENTS; ) {
    const symbol = bits.readCode(ac)
    if (symbol < 0) return false
    const size = symbol & 15
    const run = symbol >> 4
    if (size === 0 && run < 15) break
    k += run + 1
    if (k > COEFFICIENTS) return false
    bits.read(size)
  }
  return bits.isWithinData
}

/** Of the four kinds of scans of a progressive picture, the one that the header says. Null when it can't be. */
function progressive(
  { jpeg, header, known }: JpegScan,
  components: readonly Component[],
  units: number,
): Process | null {
  const [from = 0, to = 0, approximation = 0] = header.subarray(1 + 2 * components.length)
  const isRefinement = approximation >> 4 > 0
  if (from === 0) {
    const hasTables = isRefinement || components.every(({ dc }) => dc)
    return to === 0 && hasTables ? { isAtRest: () => true, skipBlock: isRefinement ? refineDc : skipDc } : null
  }
  const [{ id, ac } = { id: 0, ac: undefined }] = components
  if (components.length > 1 || !ac || to < from || to >= COEFFICIENTS) return null
  // Each block has a bit at least in the scan of its mean: don't keep a list for a size that the file can't fill.
  if (units > 8 * jpeg.length) return null
  const flags = known.get(id) ?? new Uint32Array(2 * units)
  known.set(id, flags)
  const band = new Band(ac, flags, from, to)
  const skipBlock: SkipBlock = (bits, _, block) => (isRefinement ? band.refine(bits, block) : band.skip(bits, block))
  return { skipBlock, isAtRest: () => band.emptyBlocks === 0 }
}

const skipDc: SkipBlock = (bits, { dc }) => {
  const size = bits.readCode(dc as Int32Array)
  if (size < 0 || size > 15) return false
  bits.read(size)
  return bits.isWithinData
}

const refineDc: SkipBlock = (bits) => {
  bits.read(1)
  return bits.isWithinData
}

/** A band of coefficients of one component (T.81, G.1.2). */
class Band {
  /** Blocks that a run has left without anything new. */
  emptyBlocks = 0
  private readonly table: Int32Array
  private readonly flags: Uint32Array
  private readonly from: number
  private readonly to: number

  constructor(table: Int32Array, flags: Uint32Array, from: number, to: number) {
    this.table = table
    this.flags = flags
    this.from = from
    this.to = to
  }

  /** A block in the band's first scan (G.1.2.2). */
  skip(bits: BitReader, block: number): boolean {
    if (this.emptyBlocks > 0) {
      this.emptyBlocks--
      return true
    }
    for (let k = this.from; k <= this.to; k++) {
      const symbol = bits.readCode(this.table)
      if (symbol < 0) return false
      const [run, size] = [symbol >> 4, symbol & 15]
      if (size === 0 && run < 15) {
        this.emptyBlocks = (1 << run) - 1 + bits.read(run)
        break
      }
      k += run
      if (k > this.to) return false
      if (size === 0) continue
      bits.read(size)
      this.mark(block, k)
    }
    return bits.isWithinData
  }

  /** A block in a scan that brings one more bit (G.1.2.3): coefficients that aren't zero have theirs between the codes of new ones. */
  refine(bits: BitReader, block: number): boolean {
    let k = this.from
    while (k <= this.to && this.emptyBlocks === 0) {
      const symbol = bits.readCode(this.table)
      if (symbol < 0) return false
      const [run, size] = [symbol >> 4, symbol & 15]
      if (size > 1) return false
      if (size === 0 && run < 15) {
        this.emptyBlocks = (1 << run) + bits.read(run)
        break
      }
      if (size === 1) bits.read(1)
      k = this.passZeros(bits, block, k, run)
      if (k > this.to) return false
      if (size === 1) this.mark(block, k)
      k++
    }
    if (this.emptyBlocks > 0) {
      this.passZeros(bits, block, k, COEFFICIENTS)
      this.emptyBlocks--
    }
    return bits.isWithinData
  }

  /** The coefficient behind `zeros` that are zero; those between that aren't have their bit read. */
  private passZeros(bits: BitReader, block: number, from: number, zeros: number): number {
    let k = from
    for (let left = zeros; k <= this.to; k++) {
      if (this.isMarked(block, k)) bits.read(1)
      else if (left-- === 0) break
    }
    return k
  }

  private mark(block: number, k: number): void {
    const at = 2 * block + (k >> 5)
    this.flags[at] = (this.flags[at] ?? 0) | (1 << (k & 31))
  }

  private isMarked(block: number, k: number): boolean {
    return (((this.flags[2 * block + (k >> 5)] ?? 0) >>> (k & 31)) & 1) === 1
  }
}
