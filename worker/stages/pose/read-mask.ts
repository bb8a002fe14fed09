import sharp from 'sharp'
import { AppError } from '#server/errors.ts'
import type { CaptureFile } from '../../pipeline/stage.ts'

/** Of 255: what is half covered belongs to the object. */
const THRESHOLD = 128

/** Parts smaller than this share of the largest are specks, which renderers leave. */
const MIN_PART_SHARE = 0.002

/**
 * Where the object is, in the size asked for: by the mask file when there is one, else by the transparency of the colour image.
 * Null when neither says anything.
 */
export async function readMask(
  { color, mask }: { color: CaptureFile; mask: CaptureFile | null },
  size: { widthPx: number; heightPx: number },
): Promise<Uint8Array | null> {
  const file = mask ?? color
  try {
    const image = sharp(file.path, { limitInputPixels: file.widthPx * file.heightPx }).autoOrient()
    const { hasAlpha } = await sharp(file.path).metadata()
    if (!mask && !hasAlpha) return null
    const channel = mask ? image.flatten({ background: 'black' }).extractChannel(0) : image.extractChannel('alpha')
    const shares = await channel
      .resize({ width: size.widthPx, height: size.heightPx, fit: 'fill' })
      .toColourspace('b-w')
      .raw()
      .toBuffer()
    if (shares.every((share) => share >= THRESHOLD)) return null
    return Uint8Array.from(shares, (share) => (share >= THRESHOLD ? 1 : 0))
  } catch (cause) {
    throw new AppError('UNDECODABLE', {
      message: `The mask of "${color.fileName}" could not be read.`,
      suggestion: 'Save it as a grey PNG, white where the object is, and upload it anew.',
      file: file.fileName,
      cause,
    })
  }
}

/** Drops parts of a mask that are specks beside the largest; in place. */
export function dropSpecks(mask: Uint8Array, widthPx: number): void {
  const label = new Int32Array(mask.length)
  const sizes: number[] = [0]
  const stack: number[] = []
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || label[seed]) continue
    const own = sizes.length
    let size = 0
    label[seed] = own
    stack.push(seed)
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      size++
      const column = i % widthPx
      for (const next of [i - widthPx, i + widthPx, column > 0 ? i - 1 : -1, column < widthPx - 1 ? i + 1 : -1]) {
        if (next < 0 || next >= mask.length || !mask[next] || label[next]) continue
        label[next] = own
        stack.push(next)
      }
    }
    sizes.push(size)
  }
  const least = MIN_PART_SHARE * sizes.reduce((most, size) => Math.max(most, size), 0)
  for (let i = 0; i < mask.length; i++) if (mask[i] && (sizes[label[i] as number] as number) < least) mask[i] = 0
}
