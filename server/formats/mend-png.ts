const HEAD_BYTES = 8
/** Length, type and check sum around a chunk's content. */
const WRAPPING_BYTES = 12
/** Chunks that pixels need (PNG, third edition, 11.2), in the order in which they stand. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT']
/** Far more than any program writes. */
const MAX_CHUNKS = 200_000
const IEND = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])

/**
 * A PNG with only the chunks that pixels need, and an end. If it decodes without an error, the errors were about the others (a
 * broken colour profile, text that fails its check sum), and no pixel is missing. Null for more chunks than a photo has.
 */
export function mendPng(png: Buffer): Buffer | null {
  const parts = [png.subarray(0, HEAD_BYTES)]
  for (let at = HEAD_BYTES, chunks = 0; at + WRAPPING_BYTES <= png.length; chunks++) {
    if (chunks > MAX_CHUNKS) return null
    const end = at + WRAPPING_BYTES + png.readUInt32BE(at)
    // A truncated chunk is left out: its pixels are missing.
    if (end > png.length) break
    if (NEEDED.includes(png.toString('latin1', at + 4, at + 8))) parts.push(png.subarray(at, end))
    at = end
  }
  return Buffer.concat([...parts, IEND])
}
