import sharp, { type Metadata, type Sharp } from 'sharp'

/** Share of the values at either end that may be beyond dark and light. */
const CLIPPED = 0.02

/** A picture whose light parts are darker than this share of white looks black. */
const DARK = 0.25

/** The darkest grey of a value: 0, black, is no depth. */
const DARKEST = 40

/**
 * A picture of a grey image of 16 bits whose values use so little of their range that it looks black, as depth in millimetres does: its values stretched
 * to what can be seen, 0 left black. `sizePx` is that of its longer side. Null for any other image.
 */
export async function showDarkDepth(
  path: string,
  { channels, depth, width, height }: Metadata,
  sizePx: number,
): Promise<Sharp | null> {
  if (channels !== 1 || depth !== 'ushort') return null
  const { data, info } = await sharp(path, { failOn: 'none', limitInputPixels: false })
    .toColourspace('grey16')
    // Between a depth and none there is no depth in the middle.
    .resize(Math.min(sizePx, width), Math.min(sizePx, height), {
      fit: 'inside',
      kernel: 'nearest',
      fastShrinkOnLoad: false,
    })
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
  const values = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  const known = values.filter((value) => value > 0).sort()
  const at = (share: number) => known[Math.floor(share * (known.length - 1))] ?? 0
  const [low, high] = [at(CLIPPED), at(1 - CLIPPED)]
  if (high === 0 || high > DARK * 0xffff) return null
  const grey = Uint8Array.from(values, (value) => {
    const share = Math.min(1, Math.max(0, (value - low) / Math.max(1, high - low)))
    return value === 0 ? 0 : DARKEST + (255 - DARKEST) * share
  })
  return sharp(grey, { raw: { width: info.width, height: info.height, channels: 1 } })
}
