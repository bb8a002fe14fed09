import { open } from 'node:fs/promises'

/**
 * COLMAP's file of which photos see each point of a cloud (`src/colmap/mvs/fusion.cc`): the number of points as a
 * little-endian uint64, then for each how many photos and their indices, uint32 each. `parts` are these, in order.
 */
export async function writeVisibility(path: string, points: number, parts: readonly Uint32Array[]): Promise<void> {
  const header = Buffer.alloc(8)
  header.writeBigUInt64LE(BigInt(points))
  const file = await open(path, 'w')
  try {
    await file.write(header)
    for (const part of parts)
      if (part.length > 0) await file.write(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  } finally {
    await file.close()
  }
}
