import { ModelFormatError } from './model-format-error.ts'

/** COLMAP's `kInvalidPoint3DId`, all 64 bits set, is -1 here. */
const NO_POINT = -1

/** Reads little-endian values one after the other; throws ModelFormatError where the file ends early. */
export class ModelFileCursor {
  readonly path: string
  readonly view: DataView
  offset = 0

  constructor(path: string, bytes: Uint8Array) {
    this.path = path
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Call it before reading through `view` directly. */
  require(byteCount: number): void {
    if (this.offset + byteCount > this.view.byteLength) {
      this.fail(`it ends at byte ${this.view.byteLength}, ${byteCount} more were expected at ${this.offset}`)
    }
  }

  uint32(): number {
    this.require(4)
    const value = this.view.getUint32(this.offset, true)
    this.offset += 4
    return value
  }

  uint64(): number {
    this.require(8)
    const value = readUint64(this.view, this.offset)
    if (!Number.isSafeInteger(value)) this.fail(`the number at byte ${this.offset} is implausible`)
    this.offset += 8
    return value
  }

  /** A count of records that take at least `minRecordBytes` each. */
  count(minRecordBytes: number): number {
    const start = this.offset
    const value = this.uint64()
    const available = this.view.byteLength - this.offset
    if (value * minRecordBytes > available) {
      this.fail(`byte ${start} announces ${value} records, ${available} bytes follow`)
    }
    return value
  }

  float64(): number {
    this.require(8)
    const value = this.view.getFloat64(this.offset, true)
    this.offset += 8
    return value
  }

  /** UTF-8 text up to and without the zero byte that ends it. */
  text(): string {
    const bytes = new Uint8Array(this.view.buffer, this.view.byteOffset, this.view.byteLength)
    const end = bytes.indexOf(0, this.offset)
    if (end < 0) this.fail(`the name at byte ${this.offset} has no end`)
    const value = new TextDecoder().decode(bytes.subarray(this.offset, end))
    this.offset = end + 1
    return value
  }

  /** Fails unless everything was read: left-over bytes mean another format. */
  end(): void {
    if (this.offset !== this.view.byteLength) {
      this.fail(`${this.view.byteLength - this.offset} bytes are left over at its end`)
    }
  }

  fail(problem: string): never {
    throw new ModelFormatError(this.path, problem)
  }
}

/** An unsigned 64-bit number as a double, exact below 2^53; NO_POINT when all bits are set. */
export function readUint64(view: DataView, offset: number): number {
  const low = view.getUint32(offset, true)
  const high = view.getUint32(offset + 4, true)
  if (low === 0xffffffff && high === 0xffffffff) return NO_POINT
  return high * 0x1_0000_0000 + low
}
