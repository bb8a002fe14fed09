import sharp from 'sharp'

/** How depth becomes the numbers of a PNG; 0 stays nothing. */
export interface DepthCoding {
  bits: 8 | 16
  /**
   * - `nearest`: the largest value is `near`, 1 is `far`.
   * - `share`: each map is divided by its own greatest depth, which is the largest value.
   * - `units`: depth in units of `unit`.
   */
  as: { kind: 'nearest'; near: number; far: number } | { kind: 'share' } | { kind: 'units'; unit: number }
}

/** Writes a depth map (0 for none) as a grey PNG. */
export async function writeDepthPng(
  file: string,
  { widthPx, heightPx, depth }: { widthPx: number; heightPx: number; depth: Float32Array },
  { bits, as }: DepthCoding,
): Promise<void> {
  const full = 2 ** bits - 1
  const most = depth.reduce((a, b) => Math.max(a, b), 0)
  const code = (z: number): number => {
    if (z === 0) return 0
    if (as.kind === 'share') return Math.round((full * z) / most)
    if (as.kind === 'units') return Math.round(z / as.unit)
    return Math.round(1 + ((full - 1) * (as.far - z)) / (as.far - as.near))
  }
  const raw = { width: widthPx, height: heightPx, channels: 1 } as const
  const image =
    bits === 8
      ? sharp(Uint8Array.from(depth, code), { raw }).toColourspace('b-w')
      : sharp(Uint16Array.from(depth, code), { raw: { ...raw, depth: 'ushort' } as never }).toColourspace('grey16')
  await image.png().toFile(file)
}
