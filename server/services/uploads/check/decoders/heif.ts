import libheif from 'libheif-js/wasm-bundle.js'
import sharp from 'sharp'
import { uprightExif } from '#server/formats/exif.ts'
import { heifPixelAspect } from '#server/formats/heif-aspect.ts'
import { asStillHeif, hasIsoBox, heifKindOf, isoBrandsOf } from '#server/formats/iso-brands.ts'
import { withMetadata } from '#server/formats/jpeg-segments.ts'
import { type Decoded, type DecodeOptions, FileFault, JPEG, TooManyPixels } from './decoded.ts'

interface Picture {
  widthPx: number
  heightPx: number
  rgba: Uint8ClampedArray
}

/**
 * HEIC and AVIF: one container (ISO/IEC 23008-12), two codecs. libvips reads the head of both, and the pixels of AVIF. Of a sequence the still
 * picture is read that stands for it. Pixels that are not square are made so.
 */
export async function decodeHeif(file: Buffer, { maxPixels }: DecodeOptions): Promise<Decoded> {
  const isOfSequence = heifKindOf(isoBrandsOf(file)) === 'sequence'
  if (isOfSequence && !hasIsoBox(file, 'meta'))
    throw new FileFault('it is an animation, and has no picture to stand for it')
  const bytes = asStillHeif(file)
  const { exif, icc, width, height, compression } = await sharp(bytes, { limitInputPixels: false }).metadata()
  if (width * height > maxPixels) throw new TooManyPixels(width, height)
  const shown = shownSize(width, height, heifPixelAspect(bytes))
  if (shown.width * shown.height > maxPixels) throw new TooManyPixels(shown.width, shown.height)
  const image =
    compression === 'av1' ? sharp(bytes, { failOn: 'warning', limitInputPixels: maxPixels }) : await hevc(bytes)
  // The profile goes into the file with the EXIF: raw pixels have lost theirs, and AVIF's are as its profile says.
  const square = shown.width === width && shown.height === height ? image : image.resize({ ...shown, fit: 'fill' })
  const jpeg = await square.removeAlpha().keepIccProfile().jpeg(JPEG).toBuffer()
  const hasProfile = (await sharp(jpeg).metadata()).icc !== undefined
  return {
    jpeg: withMetadata(jpeg, { exif: exif && uprightExif(exif), icc: hasProfile ? undefined : icc }),
    isOfSequence,
  }
}

/** With square pixels, and no side shorter than it is. */
function shownSize(width: number, height: number, aspect: number): { width: number; height: number } {
  return { width: Math.round(width * Math.max(1, aspect)), height: Math.round(height * Math.max(1, 1 / aspect)) }
}

async function hevc(bytes: Buffer) {
  const { widthPx, heightPx, rgba } = await decodePrimary(bytes)
  return sharp(rgba, { raw: { width: widthPx, height: heightPx, channels: 4 }, limitInputPixels: false })
}

/** The primary picture, turned as the file wants it. */
function decodePrimary(bytes: Buffer): Promise<Picture> {
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
