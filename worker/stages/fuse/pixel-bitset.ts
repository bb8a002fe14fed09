/** A set of pixels of one image, a bit each. */
export class PixelBitset {
  #bits: Uint8Array

  constructor(pixels: number) {
    this.#bits = new Uint8Array(Math.ceil(pixels / 8))
  }

  copy(): PixelBitset {
    const copy = new PixelBitset(0)
    copy.#bits = this.#bits.slice()
    return copy
  }

  has(pixel: number): boolean {
    return ((this.#bits[pixel >> 3] as number) & (1 << (pixel & 7))) !== 0
  }

  add(pixel: number): void {
    this.#bits[pixel >> 3] = (this.#bits[pixel >> 3] as number) | (1 << (pixel & 7))
  }
}
