import { type Outline, texelsOf } from './chart-outline.ts'

/** One way to lay a piece down: `wanted` must be free, and only `taken`, a part of it, is not free for others from then on. */
export interface Shape {
  wanted: Outline
  taken: Outline
}

/** What is placed, in one of several ways. */
export type Piece = readonly Shape[]

/** For each piece, in their order: x and y of its upper left corner, and which of its shapes it has there. */
export interface Packing {
  places: Int32Array
  shapes: Uint8Array
  /** Rows that they take. */
  height: number
}

/** Smaller pieces are looked for from where the last one of their size found room. */
const SMALL_PX = 40

/**
 * Places pieces by their outlines in a rectangle, as far up as they go: largest first, each in the shape that reaches down least in the uppermost row
 * with room for it, as far left as it goes there. Small ones so come to lie between large ones and in their holes. Null when they don't fit.
 */
export async function packOutlines(
  pieces: readonly Piece[],
  { width, height }: { width: number; height: number },
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Packing | null> {
  const side = pieces.map(([shape]) => (shape ? Math.max(shape.wanted.width, shape.wanted.height) : 0))
  const texels = pieces.map(([shape]) => (shape ? texelsOf(shape.wanted) : 0))
  const order = pieces.map((_, i) => i)
  order.sort((a, b) => (texels[b] as number) - (texels[a] as number) || a - b)
  const sheet = new Sheet(width, height)
  const packing = { places: new Int32Array(2 * pieces.length), shapes: new Uint8Array(pieces.length), height: 0 }
  const firstRows = new FirstRows()
  for (const i of order) {
    const isSmall = (side[i] as number) < SMALL_PX
    const found = await findShape(sheet, pieces[i] as Piece, {
      from: (shape) => (isSmall ? firstRows.of(shape.wanted) : 0),
      yieldToEventLoop,
    })
    if (!found) return null
    const { shape, x, y } = found
    const { wanted, taken } = (pieces[i] as Piece)[shape] as Shape
    if (isSmall) firstRows.set(wanted, y)
    sheet.take(taken, x, y)
    packing.height = Math.max(packing.height, y + wanted.height)
    packing.places.set([x, y], 2 * i)
    packing.shapes[i] = shape
  }
  return packing
}

/** The shape that reaches down least where it finds room, the first of those. */
async function findShape(
  sheet: Sheet,
  piece: Piece,
  { from, yieldToEventLoop }: { from: (shape: Shape) => number; yieldToEventLoop: () => Promise<void> | undefined },
): Promise<{ shape: number; x: number; y: number } | null> {
  let best: { shape: number; x: number; y: number } | null = null
  let bottom = Number.POSITIVE_INFINITY
  for (const [i, shape] of piece.entries()) {
    await yieldToEventLoop()
    const { wanted } = shape
    if (!sheet.find(wanted, from(shape), bottom - wanted.height)) continue
    best = { shape: i, x: sheet.x, y: sheet.y }
    bottom = sheet.y + wanted.height
  }
  return best
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
  private readonly width: number
  private readonly height: number
  /** Of a free texel: how many are free from it on to the right. Of a taken one: how many are taken, as a negative number. */
  private readonly lengths: Int16Array
  /** The longest free run of each row. */
  private readonly longest: Int16Array

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.lengths = new Int16Array(width * height)
    for (let i = 0; i < width; i++) this.lengths[i] = width - i
    for (let y = 1; y < height; y++) this.lengths.copyWithin(y * width, 0, width)
    this.longest = new Int16Array(height).fill(width)
  }

  /** Finds the first place at or below row `from` and above row `before`, and says whether there is one. */
  find(outline: Outline, from: number, before = this.height): boolean {
    const { width, height, starts, runs } = outline
    if (width > this.width) return false
    const end = Math.min(before, this.height - height + 1)
    const longest = longestRuns(outline)
    // Rows with long runs collide first.
    const rows = Array.from(longest.keys()).filter((row) => (longest[row] as number) > 0)
    rows.sort((a, b) => (longest[b] as number) - (longest[a] as number) || a - b)
    for (let y = from; y < end; y++) {
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
    const { width: rowLength, lengths } = this
    let x = 0
    search: while (x + width <= rowLength) {
      for (let r = 0; r < rows.length; r++) {
        const row = rows[r] as number
        const line = (y + row) * rowLength + x
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

  /** Takes the runs of an outline whose upper left corner is at `left`, `top`. */
  take({ height, starts, runs }: Outline, left: number, top: number): void {
    for (let row = 0; row < height; row++) {
      const y = top + row
      const [first, end] = [starts[row] as number, starts[row + 1] as number]
      if (first === end) continue
      for (let i = first; i < end; i++)
        this.takeRun(y, left + (runs[2 * i] as number), left + (runs[2 * i + 1] as number))
      this.longest[y] = this.longestFree(y)
    }
  }

  private takeRun(y: number, left: number, right: number): void {
    const { width, lengths } = this
    const line = y * width
    const after = right < width ? (lengths[line + right] as number) : 0
    let taken = after < 0 ? -after : 0
    let x = right - 1
    for (; x >= left; x--) lengths[line + x] = -++taken
    for (; x >= 0 && (lengths[line + x] as number) < 0; x--) lengths[line + x] = -++taken
    if (x < left - 1) return
    for (let free = 1; x >= 0 && (lengths[line + x] as number) > 0; x--) lengths[line + x] = free++
  }

  private longestFree(y: number): number {
    const { width, lengths } = this
    let most = 0
    for (let x = 0; x < width; ) {
      const length = lengths[y * width + x] as number
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
