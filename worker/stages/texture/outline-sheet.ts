import type { ChartTexels } from './chart-outline.ts'
import { LARGEST_LEVEL, type SquareCover } from './square-cover.ts'

const LEVELS = LARGEST_LEVEL + 1

/** Rows that are looked up together at first, for what is taken in all of them: a power of two. */
const BLOCK_ROWS = 16

/** Bits of a word. */
const ODD_COLUMNS = 0xaaaaaaaa | 0

interface Search {
  from?: number
  before?: number
  /** Even x and y alone. */
  isEven?: boolean
}

/**
 * The texels of a texture, free or taken, as bits, and for squares of 2, 4, 8, ... texels whether all of each is free. Whether a piece finds room is
 * asked for 32 columns at a time, of some rows together first.
 */
export class OutlineSheet {
  /** The place that was found last. */
  x = 0
  y = 0
  private readonly width: number
  private readonly height: number
  /** Of a level of a row, two of them beyond its right border, where all is taken. */
  private readonly words: number
  /** Row by row, and in it level by level: bit x of level k is set where any of the square of 2^k texels from x, y on is taken. */
  private readonly bits: Int32Array
  /** The same of BLOCK_ROWS rows: set where it is in all of them. */
  private readonly blocks: Int32Array
  /** Words that have a free bit in some row of a block. */
  private readonly left: Int32Array
  /** Columns that are not looked at. */
  private skipped = 0
  private column = new Int32Array(256)
  private offsets = new Int32Array(256)
  private shifts = new Int32Array(256)

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.words = Math.ceil(width / 32) + 2
    const rowWords = LEVELS * this.words
    this.bits = new Int32Array(height * rowWords)
    this.left = new Int32Array(this.words)
    this.blocks = new Int32Array(height * rowWords)
    for (let level = 0; level < LEVELS; level++) {
      setBits(this.bits, level * this.words, Math.max(0, width + 1 - 2 ** level), 32 * this.words)
    }
    for (let y = 1; y < height; y++) this.bits.copyWithin(y * rowWords, 0, rowWords)
    this.blocks.set(this.bits)
  }

  /** Finds the first place at or below row `from` and above row `before`, leftmost in its row, and says whether there is one. */
  find(piece: SquareCover, { from = 0, before = this.height, isEven = false }: Search = {}): boolean {
    const end = Math.min(before, this.height - piece.height + 1)
    if (piece.width > this.width || from >= end) return false
    this.prepare(piece)
    const [most, squares] = [this.width - piece.width, piece.xs.length]
    this.skipped = isEven ? ODD_COLUMNS : 0
    const step = isEven ? 2 : 1
    for (let y = isEven ? from + (from % 2) : from; y < end; ) {
      const next = Math.min(end, y + BLOCK_ROWS)
      const left = this.wordsLeft(y, most, squares)
      for (; left > 0 && y < next; y += step) {
        const x = this.findInRow(y, left, most, squares)
        if (x < 0) continue
        this.x = x
        this.y = y
        return true
      }
      y = Math.max(y, next)
    }
    return false
  }

  private prepare({ xs, ys, levels }: SquareCover): void {
    if (this.offsets.length < xs.length) {
      this.offsets = new Int32Array(2 * xs.length)
      this.shifts = new Int32Array(2 * xs.length)
    }
    const rowWords = LEVELS * this.words
    for (let i = 0; i < xs.length; i++) {
      const [x, y] = [xs[i] as number, ys[i] as number]
      this.offsets[i] = y * rowWords + (levels[i] as number) * this.words + (x >> 5)
      this.shifts[i] = x & 31
    }
  }

  /** Finds the words with places that may be free in a row of a block, and how many these are. */
  private wordsLeft(y: number, most: number, squares: number): number {
    const { blocks, offsets, shifts, left } = this
    const lastWord = most >> 5
    let start = y * LEVELS * this.words
    let count = 0
    for (let word = 0; word <= lastWord; word++, start++) {
      let taken = this.skipped | (word === lastWord && (most & 31) < 31 ? -2 << (most & 31) : 0)
      for (let i = 0; i < squares && taken !== -1; i++) {
        const at = start + (offsets[i] as number)
        const shift = shifts[i] as number
        taken |= ((blocks[at] as number) >>> shift) | (((blocks[at + 1] as number) << 1) << (31 - shift))
      }
      if (taken !== -1) left[count++] = word
    }
    return count
  }

  /** Leftmost x up to `most` in the words left at which every square is free, -1 when there is none. */
  private findInRow(y: number, count: number, most: number, squares: number): number {
    const { bits, offsets, shifts, left } = this
    const lastWord = most >> 5
    const line = y * LEVELS * this.words
    for (let k = 0; k < count; k++) {
      const word = left[k] as number
      const start = line + word
      let taken = this.skipped | (word === lastWord && (most & 31) < 31 ? -2 << (most & 31) : 0)
      for (let i = 0; i < squares && taken !== -1; i++) {
        const at = start + (offsets[i] as number)
        const shift = shifts[i] as number
        taken |= ((bits[at] as number) >>> shift) | (((bits[at + 1] as number) << 1) << (31 - shift))
      }
      if (taken !== -1) return 32 * word + lowestBit(~taken)
    }
    return -1
  }

  /** Takes the texels of a piece whose upper left corner is at `left`, `top`. */
  take({ touched, width, height }: ChartTexels, left: number, top: number): void {
    for (let y = 0; y < height; y++) {
      const line = (top + y) * LEVELS * this.words
      for (let x = 0, i = y * width; x < width; x++, i++) {
        if (!touched[i]) continue
        const at = line + ((left + x) >> 5)
        this.bits[at] = (this.bits[at] as number) | (1 << (left + x))
      }
    }
    const bottom = top + height
    for (let level = 0; level < LEVELS; level++) {
      const reach = 2 ** level - 1
      const first = Math.max(0, top - reach)
      const words = { from: Math.max(0, left - reach) >> 5, to: (left + width - 1) >> 5 }
      if (level > 0) for (let y = first; y < bottom; y++) this.fill(y, level, words)
      this.fillBlocks(Math.max(0, first - BLOCK_ROWS + 1), bottom, level, words)
    }
  }

  /** Makes words of a level from the level below it. */
  private fill(y: number, level: number, { from, to }: { from: number; to: number }): void {
    const { bits, words } = this
    const side = 2 ** (level - 1)
    const [skip, shift] = [side >> 5, side & 31]
    const line = (y * LEVELS + level) * words
    const above = line - words
    // What reaches beyond the lower border is never looked up.
    const below = y + side < this.height ? above + side * LEVELS * words : above
    for (let word = from; word <= to; word++) {
      const near = word + skip
      const upper =
        ((bits[above + near] as number) >>> shift) | (((bits[above + near + 1] as number) << 1) << (31 - shift))
      const lower =
        ((bits[below + near] as number) >>> shift) | (((bits[below + near + 1] as number) << 1) << (31 - shift))
      bits[line + word] = (bits[above + word] as number) | (bits[below + word] as number) | upper | lower
    }
  }

  /** Makes words of the blocks that begin in some rows from the rows: of 2, 4, 8, ... rows from those of half as many. */
  private fillBlocks(first: number, bottom: number, level: number, { from, to }: { from: number; to: number }): void {
    const { bits, blocks, words } = this
    const rowWords = LEVELS * words
    const end = Math.min(this.height, bottom + BLOCK_ROWS - 1)
    if (this.column.length < end - first) this.column = new Int32Array(2 * (end - first))
    const { column } = this
    for (let word = from; word <= to; word++) {
      const line = level * words + word
      for (let y = first; y < end; y++) column[y - first] = bits[y * rowWords + line] as number
      for (let step = 1; step < BLOCK_ROWS; step *= 2) {
        for (let i = 0; i < end - first - step; i++) column[i] = (column[i] as number) & (column[i + step] as number)
      }
      for (let y = first; y < bottom; y++) blocks[y * rowWords + line] = column[y - first] as number
    }
  }
}

/** Index of the lowest bit that is set; some must be. */
function lowestBit(value: number): number {
  return 31 - Math.clz32(value & -value)
}

/** Sets bits from `from` up to but not including `to`, counted from word `line` on. */
function setBits(bits: Int32Array, line: number, from: number, to: number): void {
  const last = (to - 1) >> 5
  for (let word = from >> 5; word <= last; word++) {
    const low = word === from >> 5 ? -1 << (from & 31) : -1
    const high = word === last ? -1 >>> (31 - ((to - 1) & 31)) : -1
    bits[line + word] = (bits[line + word] as number) | (low & high)
  }
}
