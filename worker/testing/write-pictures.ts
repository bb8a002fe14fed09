import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { Picture } from './scene/warp-picture.ts'

/** Writes `0.jpg`, `1.jpg`, ... without EXIF into `dir`, which is made when missing. Gives their paths in order. */
export async function writePictures(pictures: readonly Picture[], dir: string): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  return Promise.all(
    pictures.map(async ({ rgb, widthPx, heightPx }, i) => {
      const file = path.join(dir, `${i}.jpg`)
      await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
        .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
        .toFile(file)
      return file
    }),
  )
}
