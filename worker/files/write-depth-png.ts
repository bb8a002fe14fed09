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

/** What nerfstudio multiplies values with: its readers look at an option of their own, and not at the file's `depth_unit_scale_factor`. */
export const NERFSTUDIO_UNIT = 0.001

/** With NERFSTUDIO_UNIT so large a share of the depths may be too far, and become none, */
const MAX_TOO_FAR = 0.01

/** and the median must have so many steps: a step is then less than what depth is off by anyhow. */
const MIN_STEPS = 200

/**
 * The unit to write depths with: nerfstudio's own where they suit it, else the one with which the farthest is the largest value.
 *
 * @param depths a sample of them, none of them 0; sorted here.
 */
export function depthUnitFor(depths: Float32Array): number {
  depths.sort()
  const at = (share: number) => depths[Math.floor(share * (depths.length - 1))] ?? 0
  const isNear = at(1 - MAX_TOO_FAR) <= NERFSTUDIO_UNIT * MAX_VALUE
  if (isNear && at(0.5) >= NERFSTUDIO_UNIT * MIN_STEPS) return NERFSTUDIO_UNIT
  return at(1) / MAX_VALUE
}
