import { damaged } from './layout.ts'

/** Reads the little-endian values of a COLMAP model one after the other. Throws LayoutError where the file ends early. */
export class ModelBytes {
  readonly path: string
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array, path: string) {
    this.path = path
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  /** Of what a file can hold: beyond 2^53 it is damaged. */
  uint64(): number {
    const value = Number(this.#view.getBigUint64(this.#take(8), true))
    return Number.isSafeInteger(value) ? value : this.fail(`the number at byte ${this.#at - 8} is implausible`)
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8), true)
  }

  /** UTF-8 text up to and without the zero byte that ends it. */
  name(): string {
    const start = this.#at
    while (this.#view.getUint8(this.#take(1)) !== 0);
    const { buffer, byteOffset } = this.#view
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + start, this.#at - 1 - start))
  }

  skip(byteCount: number): void {
    this.#take(byteCount)
  }

  fail(what: string): never {
    throw damaged(this.path, what)
  }

  #take(byteCount: number): number {
    const start = this.#at
    if (start + byteCount > this.#view.byteLength) this.fail('it is damaged or cut short')
    this.#at += byteCount
    return start
  }
}
