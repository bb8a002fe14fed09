import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { SyntheticCapture } from './make-synthetic-capture.ts'

export interface WriteCapturePhotosOptions {
  /** Default `jpeg`. */
  format?: 'jpeg' | 'png'
  /** 1 to 100. From 95 on, the default, color is kept at full resolution. */
  jpegQuality?: number
  /** Whether the files say the focal length, as a camera's do. Default true. */
  exif?: boolean
}

/** Writes `0001.jpg`, `0002.jpg`, ... into `dir`, which is made when missing. Gives their paths in order. */
export async function writeCapturePhotos(
  capture: SyntheticCapture,
  dir: string,
  { format = 'jpeg', jpegQuality = 95, exif = true }: WriteCapturePhotosOptions = {},
): Promise<string[]> {
  const { widthPx, heightPx, focalLength35mm } = capture.intrinsics
  await mkdir(dir, { recursive: true })
  return await Promise.all(
    capture.photos.map(async (photo) => {
      const file = path.join(dir, `${photo.name}.${format === 'jpeg' ? 'jpg' : 'png'}`)
      const image = sharp(photo.rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      if (exif) {
        // As of a camera with a 36 x 24 mm sensor, whose real focal length is its equivalent. IFD2 is Exif's own part.
        image.withExif({
          IFD0: { Make: 'Maquette', Model: 'Synthetic' },
          IFD2: { FocalLength: `${focalLength35mm}/1`, FocalLengthIn35mmFilm: String(focalLength35mm) },
        })
      }
      const chromaSubsampling = jpegQuality >= 95 ? '4:4:4' : '4:2:0'
      await (format === 'jpeg' ? image.jpeg({ quality: jpegQuality, chromaSubsampling }) : image.png()).toFile(file)
      return file
    }),
  )
}
