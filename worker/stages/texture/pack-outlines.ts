import type { Outline } from './chart-outline.ts'

/** What is placed: `wanted` must be free, and only `taken`, a part of it, is not free for others from then on. */
export interface Piece {
  wanted: Outline
  taken: Outline
}

/** Places of the pieces' upper left corners: x, y of each, in their order. */
export type Packing = Int32Array

/**
 * Places pieces by their outlines in a square of `size`, without turning them: largest first, each in the uppermost row that has room for it, as
 * far left as it goes there. Small ones so come to lie between large ones and in their holes. Null when they don't fit.
 */
export async function packOutlines(
  pieces: readonly Piece[],
  size: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Packing | null> {
  const order = pieces.map((_, i) => i)
  const side = pieces.map(({ wanted }) => Math.max(wanted.width, wanted.height))
  const area = pieces.map(({ wanted }) => wanted.width * wanted.height)
  order.sort((a, b) => {
    return (side[b] as number) - (side[a] as number) || (area[b] as number) - (area[a] as number) || a - b
  })
  const sheet = new Sheet(size)
  const packing = new Int32Array(2 * pieces.length)
  const firstRows = new FirstRows()
  for (const i of order) {
    await yieldToEventLoop()
    const { wanted, taken } = pieces[i] as Piece
    const from = firstRows.of(wanted)
    if (!sheet.find(wanted, from)) return null
    firstRows.set(wanted, sheet.y)
    sheet.take(taken)
    packing[2 * i] = sheet.x
    packing[2 * i + 1] = sheet.y
  }
  return packing
}

/**
 * From which row on a piece is looked for: above, none of about its size found room before. Pieces of other outlines might, but looking
 * everywhere for everything takes many times as long for a texture that is hardly smaller.
 */
class FirstRows {
  private readonly rows = new Map<number, number>()

  of(outline: Outline): number {
    return this.rows.get(this.keyOf(outline)) ?? 0
  }

  set(outline: Outline, row: number): void {
    this.rows.set(this.keyOf(outline), row)
  }

  /** Sides within a sixth or so of each other are one size. */
  private keyOf({ width, height }: Outline): number {
    return 64 * Math.round(4 * Math.log2(width)) + Math.round(4 * Math.log2(height))
  }
}

/** The texels of the texture, free or taken. */
class Sheet {
  /** The place that was found last. */
  x = 0
  y = 0
  private readonly size: number
  /** Of a free texel: how many are free from it on to the right. Of a taken one: how many are taken, as a negative number. */
  private readonly lengths: Int16Array
  /** The longest free run of each row. */
  private readonly longest: Int16Array

  constructor(size: number) {
    this.size = size
    this.lengths = new Int16Array(size * size)
    for (let i = 0; i < size; i++) this.lengths[i] = size - i
    for (let y = 1; y < size; y++) this.lengths.copyWithin(y * size, 0, size)
    this.longest = new Int16Array(size).fill(size)
  }

  /** Finds the first place at or below row `from`, and says whether there is one. */
  find(outline: Outline, from: number): boolean {
    const { width, height, starts, runs } = outline
    if (width > this.size) return false
    const longest = longestRuns(outline)
    // Rows with long runs collide first.
    const rows = Array.from(longest.keys()).filter((row) => (longest[row] as number) > 0)
    rows.sort((a, b) => (longest[b] as number) - (longest[a] as number) || a - b)
    for (let y = from; y + height <= this.size; y++) {
      if (rows.some((row) => (longest[row] as number) > (this.longest[y + row] as number))) continue
      const x = this.findInRow(y, { width, rows, starts, runs })
      if (x < 0) continue
      this.x = x
      this.y = y
      return true
    }
    return false
  }

  /** Leftmost x at which every run is free, -1 when there is none: a run that isn't says how far the next such x is at least. */
  private findInRow(y: number, { width, rows, starts, runs }: FoundBy): number {
    const { size, lengths } = this
    let x = 0
    search: while (x + width <= size) {
      for (let r = 0; r < rows.length; r++) {
        const row = rows[r] as number
        const line = (y + row) * size + x
        const end = starts[row + 1] as number
        for (let i = starts[row] as number; i < end; i++) {
          const start = runs[2 * i] as number
          const free = lengths[line + start] as number
          if (free >= (runs[2 * i + 1] as number) - start) continue
          x += free < 0 ? -free : free - (lengths[line + start + free] as number)
          continue search
        }
      }
      return x
    }
    return -1
  }

  /** Takes the runs at the place that was found last. */
  take({ height, starts, runs }: Outline): void {
    for (let row = 0; row < height; row++) {
      const y = this.y + row
      const [first, end] = [starts[row] as number, starts[row + 1] as number]
      if (first === end) continue
      for (let i = first; i < end; i++)
        this.takeRun(y, this.x + (runs[2 * i] as number), this.x + (runs[2 * i + 1] as number))
      this.longest[y] = this.longestFree(y)
    }
  }

  private takeRun(y: number, left: number, right: number): void {
    const { size, lengths } = this
    const line = y * size
    const after = right < size ? (lengths[line + right] as number) : 0
    let taken = after < 0 ? -after : 0
    let x = right - 1
    for (; x >= left; x--) lengths[line + x] = -++taken
    for (; x >= 0 && (lengths[line + x] as number) < 0; x--) lengths[line + x] = -++taken
    if (x < left - 1) return
    for (let free = 1; x >= 0 && (lengths[line + x] as number) > 0; x--) lengths[line + x] = free++
  }

  private longestFree(y: number): number {
    const { size, lengths } = this
    let most = 0
    for (let x = 0; x < size; ) {
      const length = lengths[y * size + x] as number
      if (length > most) most = length
      x += Math.abs(length)
    }
    return most
  }
}

interface FoundBy {
  width: number
  /** In the order in which they are tried. */
  rows: readonly number[]
  starts: Uint32Array
  runs: Uint16Array
}

/** Of each row. */
function longestRuns({ height, starts, runs }: Outline): Uint16Array {
  const longest = new Uint16Array(height)
  for (let y = 0; y < height; y++) {
    for (let i = starts[y] as number; i < (starts[y + 1] as number); i++) {
      longest[y] = Math.max(longest[y] as number, (runs[2 * i + 1] as number) - (runs[2 * i] as number))
    }
  }
  return longest
}
