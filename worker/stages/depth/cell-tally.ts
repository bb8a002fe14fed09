/** Edge of the cells in which pixels are counted. */
const CELL_PX = 16

/** Counts pixels of an image by cells, to tell how many there are about a place. */
export class CellTally {
  readonly #widthPx: number
  readonly #columns: number
  readonly #counts: Uint32Array

  constructor({ widthPx, heightPx }: { widthPx: number; heightPx: number }) {
    this.#widthPx = widthPx
    // A ring of empty cells around.
    this.#columns = Math.ceil(widthPx / CELL_PX) + 2
    this.#counts = new Uint32Array(this.#columns * (Math.ceil(heightPx / CELL_PX) + 2))
  }

  add(pixel: number): void {
    const cell = this.#cellOf(pixel)
    this.#counts[cell] = (this.#counts[cell] as number) + 1
  }

  /** In the pixel's cell and the eight around it. */
  around(pixel: number): number {
    let sum = 0
    for (const rows of [-this.#columns, 0, this.#columns]) {
      for (const step of [-1, 0, 1]) sum += this.#counts[this.#cellOf(pixel) + rows + step] as number
    }
    return sum
  }

  #cellOf(pixel: number): number {
    const x = pixel % this.#widthPx
    const y = (pixel - x) / this.#widthPx
    return Math.floor(x / CELL_PX) + 1 + this.#columns * (Math.floor(y / CELL_PX) + 1)
  }
}
