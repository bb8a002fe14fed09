import sharp from 'sharp'

const MAX_VALUE = 65_535

/**
 * Writes a depth map (0: none) as a grey PNG of 16 bits, each value times `unit` a depth: the convention of nerfstudio's
 * `depth_unit_scale_factor`. What is beyond the largest value is none.
 */
export async function writeDepthPng(
  file: string,
  { widthPx, heightPx, depths }: { widthPx: number; heightPx: number; depths: Float32Array },
  unit: number,
): Promise<void> {
  const values = Uint16Array.from(depths, (depth) => {
    const value = Math.round(depth / unit)
    return value <= MAX_VALUE ? value : 0
  })
  await sharp(values, { raw: { width: widthPx, height: heightPx, channels: 1, depth: 'ushort' } as never })
    .toColourspace('grey16')
    .png()
    .toFile(file)
}

/** The unit with which the farthest of `depths` is the largest value. */
export function depthUnitFor(maxDepth: number): number {
  return maxDepth / MAX_VALUE
}
