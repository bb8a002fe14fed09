import sharp, { type Exif } from 'sharp'

export interface PhotoRecipe {
  widthPx?: number
  heightPx?: number
  /** Other seeds give other pixels. */
  seed?: number
  format?: 'jpeg' | 'png' | 'webp' | 'tiff'
  exif?: Exif
  /** EXIF orientation, 1 to 8. */
  orientation?: number
  /** Side of a block, in pixels. */
  blockPx?: number
  /** Standard deviation of a Gaussian blur, in pixels. */
  blurPx?: number
}

/** A photo of coloured blocks with sharp edges; the same recipe gives the same bytes. */
export async function makePhoto(recipe: PhotoRecipe = {}): Promise<Buffer> {
  const { widthPx = 320, heightPx = 240, seed = 1, format = 'jpeg', exif, orientation, blurPx, blockPx = 8 } = recipe
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const
  let image = sharp(drawBlocks(raw, blockPx, seed), { raw })
  if (blurPx) image = image.blur(blurPx)
  if (exif) image = image.withExif(exif)
  if (orientation) image = image.withMetadata({ orientation })
  return image.toFormat(format, { quality: 90 }).toBuffer()
}

function drawBlocks({ width, height }: { width: number; height: number }, blockPx: number, seed: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = Math.floor(y / blockPx) * 4096 + Math.floor(x / blockPx)
      for (let channel = 0; channel < 3; channel++) pixels[i++] = scramble(block * 3 + channel, seed)
    }
  }
  return pixels
}

/** A byte that looks random and follows from its arguments (the finalizer of MurmurHash3). */
function scramble(value: number, seed: number): number {
  let hash = Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) & 0xff
}
