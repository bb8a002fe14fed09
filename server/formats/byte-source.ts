import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Bytes in memory or in a file. */
export interface ByteSource {
  size: number
  /** The bytes from `at`: fewer than `length`, or none, at the end of the source. */
  read(at: number, length: number): Buffer
}

export function sourceOf(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read: (at, length) => bytes.subarray(clamp(at, bytes.length), clamp(at + length, bytes.length)),
  }
}

/** Read in one piece, because directories are parsed a few bytes at a time. */
const BLOCK_BYTES = 1 << 16

/** Lets `use` read parts of a file synchronously: a few hundred bytes here and there. */
export function withFile<Result>(path: string, use: (source: ByteSource) => Result): Result {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const readAt = (from: number, length: number) => {
      const buffer = Buffer.alloc(length)
      return buffer.subarray(0, length && readSync(file, buffer, 0, length, from))
    }
    let block = { from: 0, bytes: Buffer.alloc(0) }
    return use({
      size,
      read(at, length) {
        const from = clamp(at, size)
        const count = clamp(from + length, size) - from
        if (count > BLOCK_BYTES) return readAt(from, count)
        if (from < block.from || from + count > block.from + block.bytes.length)
          block = { from, bytes: readAt(from, Math.min(BLOCK_BYTES, size - from)) }
        return block.bytes.subarray(from - block.from, from - block.from + count)
      },
    })
  } finally {
    closeSync(file)
  }
}

/** A part of a source as a source. */
export function partOf(source: ByteSource, from: number, length = source.size - from): ByteSource {
  const size = Math.max(0, Math.min(length, source.size - from))
  return { size, read: (at, count) => source.read(from + clamp(at, size), clamp(at + count, size) - clamp(at, size)) }
}

function clamp(at: number, size: number): number {
  return Math.min(Math.max(0, at), size)
}
