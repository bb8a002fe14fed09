import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { makeZip } from '#intake/testing/make-zip.ts'

/** A ZIP of these photos in two sizes, with depth, labels, inverted masks and cut-outs of each: all that a folder can hold beside photos. */
export async function writeMixedFolder(archive: string, photos: readonly string[]): Promise<void> {
  const parts = await Promise.all(
    photos.map(async (photo) => {
      const { name } = path.parse(photo)
      return [
        { name: `images/${name}.jpg`, data: await readFile(photo) },
        { name: `images_2/${name}.jpg`, data: await sharp(photo).resize(320).jpeg().toBuffer() },
        { name: `depth/${name}.png`, data: await sharp(photo).resize(160).greyscale().png().toBuffer() },
        { name: `segmentation/${name}.png`, data: await areasOf(photo, 3) },
        { name: `masks_inverted/${name}.png`, data: await areasOf(photo, 1) },
        { name: `cutouts/${name}.png`, data: await sharp(photo).ensureAlpha(0.5).png().toBuffer() },
      ]
    }),
  )
  await writeFile(archive, makeZip(parts.flat()))
}

/** As large as the photo: an area of one colour on another, in colour with three channels, else grey. */
async function areasOf(photo: string, channels: 1 | 3): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata()
  const inner = await sharp({
    create: { width: Math.round(width / 2), height: Math.round(height / 2), channels: 3, background: '#fff' },
  })
    .png()
    .toBuffer()
  const background = channels === 3 ? '#803020' : '#000'
  const whole = sharp({ create: { width, height, channels: 3, background } }).composite([{ input: inner }])
  return (channels === 1 ? whole.toColourspace('b-w') : whole).png().toBuffer()
}
