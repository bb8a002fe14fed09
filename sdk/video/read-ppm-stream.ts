/** An image of a stream of binary PPM (Netpbm's P6 with 8 bits). */
export interface PpmImage {
  widthPx: number
  heightPx: number
  rgb: Uint8Array
}

const HEAD = /^P6\s+(\d+)\s+(\d+)\s+255\s/
const MAX_HEAD_BYTES = 64

/** Gives each image of a stream of them as soon as it is whole. Throws a RangeError at what is no PPM. */
export class PpmStream {
  #waiting: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): PpmImage[] {
    this.#waiting = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk])
    const images: PpmImage[] = []
    for (;;) {
      const match = HEAD.exec(this.#waiting.toString('latin1', 0, MAX_HEAD_BYTES))
      if (!match) {
        if (this.#waiting.length >= MAX_HEAD_BYTES) throw new RangeError('not a stream of PPM images')
        return images
      }
      const [widthPx, heightPx] = [Number(match[1]), Number(match[2])]
      const end = match[0].length + widthPx * heightPx * 3
      if (this.#waiting.length < end) return images
      images.push({ widthPx, heightPx, rgb: new Uint8Array(this.#waiting.subarray(match[0].length, end)) })
      this.#waiting = this.#waiting.subarray(end)
    }
  }
}
