// node heic-to-jpeg.ts FROM TO: a program of its own, because decoding keeps a thread busy for a second, and so that a file that
// brings the decoder down brings nothing else down. Exit status 1: the file can't be decoded; 2: the JPEG can't be written.
import { readFile, writeFile } from 'node:fs/promises'
import libheif from 'libheif-js/wasm-bundle.js'
import sharp from 'sharp'
import { uprightExif } from '../../formats/exif.ts'
import { withMetadata } from '../../formats/jpeg-segments.ts'

/** Visually lossless. */
const JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const

interface Picture {
  widthPx: number
  heightPx: number
  rgba: Uint8ClampedArray
}

/** The primary picture, turned as the file wants it. */
function decode(bytes: Buffer): Promise<Picture> {
  const images = new libheif.HeifDecoder().decode(bytes)
  const image = images.find((each) => each.is_primary()) ?? images[0]
  if (!image) throw new Error('there is no picture in it')
  const [widthPx, heightPx] = [image.get_width(), image.get_height()]
  const target = { data: new Uint8ClampedArray(4 * widthPx * heightPx), width: widthPx, height: heightPx }
  return new Promise((resolve, reject) => {
    image.display(target, (shown) => {
      if (shown) resolve({ widthPx, heightPx, rgba: shown.data })
      else reject(new Error('its picture can’t be decoded'))
    })
  })
}

async function toJpeg(from: string): Promise<Buffer> {
  const bytes = await readFile(from)
  const { exif, icc } = await sharp(bytes).metadata()
  const { widthPx, heightPx, rgba } = await decode(bytes)
  const jpeg = await sharp(rgba, { raw: { width: widthPx, height: heightPx, channels: 4 }, limitInputPixels: false })
    .removeAlpha()
    .jpeg(JPEG)
    .toBuffer()
  return withMetadata(jpeg, { exif: exif && uprightExif(exif), icc })
}

function fail(status: number): (error: unknown) => never {
  return (error) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(status)
  }
}

const [from = '', to = ''] = process.argv.slice(2)
const jpeg = await toJpeg(from).catch(fail(1))
await writeFile(to, jpeg).catch(fail(2))
