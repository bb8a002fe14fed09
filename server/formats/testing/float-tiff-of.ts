/** A TIFF of one channel of 32-bit floating point, without compression (TIFF 6.0, sections 2 and 19). */
export function floatTiffOf(values: ArrayLike<number>, size: { widthPx: number; heightPx: number }): Buffer {
  const pixels = Buffer.from(Float32Array.from(values).buffer)
  const [SHORT, LONG] = [3, 4]
  const entries = [
    [256, LONG, size.widthPx],
    [257, LONG, size.heightPx],
    [258, SHORT, 32],
    [259, SHORT, 1],
    [262, SHORT, 1],
    [273, LONG, 8],
    [277, SHORT, 1],
    [278, LONG, size.heightPx],
    [279, LONG, pixels.length],
    [339, SHORT, 3],
  ] as const
  const directory = Buffer.alloc(2 + 12 * entries.length + 4)
  directory.writeUInt16LE(entries.length)
  for (const [i, [tag, type, value]] of entries.entries()) {
    const at = 2 + 12 * i
    directory.writeUInt16LE(tag, at)
    directory.writeUInt16LE(type, at + 2)
    directory.writeUInt32LE(1, at + 4)
    directory.writeUInt32LE(value, at + 8)
  }
  const head = Buffer.alloc(8)
  head.write('II')
  head.writeUInt16LE(42, 2)
  head.writeUInt32LE(8 + pixels.length, 4)
  return Buffer.concat([head, pixels, directory])
}
