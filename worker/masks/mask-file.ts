import { access, readdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

export interface MaskSize {
  widthPx: number
  heightPx: number
}

/** Directory of masks within a stage's directory: `<image name>.png`, as COLMAP names them, 255 where the object is. */
export const MASKS = 'masks'

/** The mask of an image in a directory of masks. */
export function maskPath(dir: string, imageName: string): string {
  return path.join(dir, `${imageName}.png`)
}

/** Names of the images that have a mask in a directory of masks, which need not exist. */
export async function maskedImages(dir: string): Promise<ReadonlySet<string>> {
  const files = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return new Set(files.filter((file) => file.endsWith('.png')).map((file) => file.slice(0, -'.png'.length)))
}

/** Writes a mask of 0 and 1. */
export async function writeMaskFile(file: string, mask: Uint8Array, { widthPx, heightPx }: MaskSize): Promise<void> {
  await picture(mask, { widthPx, heightPx }).png().toFile(file)
}

/** A mask of 0 and 1 at the requested size, its own by default; null where there is no file. */
export async function readMaskFile(file: string, size?: MaskSize): Promise<(MaskSize & { mask: Uint8Array }) | null> {
  let image = sharp(file).extractChannel(0)
  if (size) image = image.resize({ width: size.widthPx, height: size.heightPx, fit: 'fill' })
  try {
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
    return { mask: data.map((share) => (share > 127 ? 1 : 0)), widthPx: info.width, heightPx: info.height }
  } catch (error) {
    const exists = await access(file).then(
      () => true,
      () => false,
    )
    if (exists) throw error
    return null
  }
}

/** A mask in another size: what is half covered belongs to the object. */
export async function resizeMask(mask: Uint8Array, from: MaskSize, to: MaskSize): Promise<Uint8Array> {
  if (from.widthPx === to.widthPx && from.heightPx === to.heightPx) return mask
  const shares = await picture(mask, from)
    .resize({ width: to.widthPx, height: to.heightPx, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  return Uint8Array.from(shares, (share) => (share > 127 ? 1 : 0))
}

function picture(mask: Uint8Array, { widthPx, heightPx }: MaskSize) {
  return sharp(
    mask.map((value) => 255 * value),
    { raw: { width: widthPx, height: heightPx, channels: 1 } },
  ).toColourspace('b-w')
}
