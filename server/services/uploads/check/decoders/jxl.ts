import { readFile } from 'node:fs/promises'
import { brotliDecompressSync } from 'node:zlib'
import init, { JxlImage } from 'jxl-oxide-wasm'
import sharp from 'sharp'
import { uprightExif } from '#server/formats/exif.ts'
import { withMetadata } from '#server/formats/jpeg-segments.ts'
import { type Decoded, type DecodeOptions, FileFault, JPEG, TooManyPixels } from './decoded.ts'

const MAX_EXIF_BYTES = 1 << 20

/** JPEG XL, bare or in its container; of an animation its first frame. */
export async function decodeJxl(bytes: Buffer, { maxPixels }: DecodeOptions): Promise<Decoded> {
  const program = new URL(import.meta.resolve('jxl-oxide-wasm/module.wasm'))
  await init({ module_or_path: await readFile(program) })
  const image = new JxlImage()
  image.forceSrgb = true
  image.feedBytes(bytes)
  if (!image.tryInit() || !image.width || !image.height) throw new FileFault('it is damaged or cut short')
  if (image.width * image.height > maxPixels) throw new TooManyPixels(image.width, image.height)
  if (!image.loaded) throw new FileFault('it is cut short')
  const png = image.render().encodeToPng()
  const jpeg = await sharp(png, { limitInputPixels: false }).flatten({ background: '#808080' }).jpeg(JPEG).toBuffer()
  const exif = findExif(bytes)
  return { jpeg: withMetadata(jpeg, { exif: exif && uprightExif(exif) }) }
}

/** The box `Exif` of the container (ISO/IEC 18181-2), plain or compressed (`brob`). The decoder has turned the pixels by its own header. */
function findExif(bytes: Buffer): Buffer | null {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at) || bytes.length - at
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (size < 8 || !/^[\w ]{4}$/.test(type)) return null
    const content = bytes.subarray(at + 8, at + size)
    if (type === 'Exif') return content
    if (type === 'brob' && content.toString('latin1', 0, 4) === 'Exif') return unpack(content.subarray(4))
    at += size
  }
  return null
}

function unpack(packed: Buffer): Buffer | null {
  try {
    return brotliDecompressSync(packed, { maxOutputLength: MAX_EXIF_BYTES })
  } catch {
    return null
  }
}
