/** Entropy-coded data of a JPEG scan (ITU-T T.81, F.2.2) bit by bit. At a marker it continues with zeros, and counts them. */
export class BitReader {
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

  /** Whether all bits that were read are in the file. */
  get isWithinData(): boolean {
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
    return this.at - this.stuffedBytes(Math.max(0, (this.count - this.padding) >> 3))
  }

  nextMarkerAt(): number {
    for (let at = this.jpeg.indexOf(0xff, this.at); at >= 0; at = this.jpeg.indexOf(0xff, at + 1)) {
      const marker = this.jpeg[at + 1] ?? 0
      if (marker !== 0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) return at
    }
    return this.jpeg.length
  }

  /** The symbol of the next code in a table of `readTables`, or -1 for none. */
  readCode(table: Int32Array): number {
    if (this.count < 16) this.fill()
    const found = table[(this.buffer >>> (this.count - 16)) & 0xffff] as number
    if (found === 0) return -1
    this.count -= found >> 8
    return found & 0xff
  }

  /** Up to 16 bits as a number. */
  read(bits: number): number {
    if (this.count < bits) this.fill()
    this.count -= bits
    return (this.buffer >>> this.count) & ((1 << bits) - 1)
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

  /** How long the last `count` bytes of data are in the file, where a zero follows each 0xff. */
  private stuffedBytes(count: number): number {
    let at = this.at
    for (let i = 0; i < count; i++) at -= this.jpeg[at - 1] === 0 && this.jpeg[at - 2] === 0xff ? 2 : 1
    return this.at - at
  }
}
