import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { EXR_MEDIA_TYPE } from '../../contracts/upload.ts'
import { AppError } from '../../errors.ts'
import { NO_EXIF_FACTS } from '../../formats/exif.ts'
import { type ExrDepth, ExrError, exrSize, readExr } from '../../formats/exr.ts'
import { type CheckedPhoto, type CheckOptions, checkSize, THUMBNAIL_SIZE_PX } from './checked-photo.ts'

/** Share of the depths at either end that may be beyond black and white in the thumbnail. */
const CLIPPED = 0.02

/** Decodes an OpenEXR file in full: depth for a capture, and never a photo. Throws as `checkPhoto` does. */
export async function checkExr(path: string, options: CheckOptions): Promise<CheckedPhoto> {
  const bytes = await readFile(path)
  const { widthPx, heightPx, values } = readWithin(bytes, options)
  const thumbnail = await sharp(grey(values), { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .resize(THUMBNAIL_SIZE_PX, THUMBNAIL_SIZE_PX, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
  const size = { widthPx, heightPx, orientation: 1 }
  return { ...NO_EXIF_FACTS, ...size, path, mediaType: EXR_MEDIA_TYPE, sharpness: 0, notes: [], thumbnail }
}

function readWithin(bytes: Buffer, options: CheckOptions): ExrDepth {
  try {
    checkSize(exrSize(bytes), options)
    return readExr(bytes)
  } catch (error) {
    if (!(error instanceof ExrError)) throw error
    throw new AppError('UNDECODABLE', {
      message: `${options.fileName} can’t be read as depth: ${error.message}.`,
      suggestion: 'Save the depth again as OpenEXR with one channel Z, uncompressed or with ZIP, or as PNG of 16 bits.',
      file: options.fileName,
      cause: error,
    })
  }
}

/** Near is light, nothing is black. */
function grey(values: Float32Array): Uint8Array {
  const sorted = values.filter((value) => value > 0).sort()
  const near = sorted[Math.floor(CLIPPED * (sorted.length - 1))] ?? 0
  const far = sorted[Math.floor((1 - CLIPPED) * (sorted.length - 1))] ?? 1
  return Uint8Array.from(values, (value) => {
    if (value === 0) return 0
    return 40 + 215 * Math.min(1, Math.max(0, (far - value) / (far - near || 1)))
  })
}
