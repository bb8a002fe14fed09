import { readFile } from 'node:fs/promises'
import type { PhotoMediaType } from '#server/contracts/uploads/media-types.ts'
import type { UploadNote } from '#server/contracts/uploads/upload.ts'
import { SHARPNESS_SIZE_PX } from '#server/formats/measure-sharpness.ts'
import { mendJpeg } from '#server/formats/mend-jpeg.ts'
import { mendPng } from '#server/formats/mend-png.ts'
import { mendTiff } from '#server/formats/mend-tiff.ts'
import { openPhoto } from '#server/formats/open-photo.ts'
import { hasAllBlocks, withoutStrayBytes } from '#server/formats/walk-jpeg.ts'

/** sharp's most careful level: libjpeg reports a stretch of lost data (a broken download) as no more than a warning. */
const FAIL_ON = 'warning'

/** A copy with the faults repaired that decoders reject and viewers tolerate; its pixels are those of the file. */
const MEND: Record<PhotoMediaType, ((bytes: Buffer) => Buffer | null | Promise<Buffer | null>) | null> = {
  'image/jpeg': mendScans,
  'image/png': mendPng,
  'image/tiff': mendTiff,
  // Its decoder has no warnings: it reads a file or rejects it.
  'image/webp': null,
}

/** 8-bit sRGB without alpha, in stored orientation. */
export interface SmallPhoto {
  data: Buffer
  info: { width: number; height: number }
  notes: UploadNote[]
}

/**
 * The whole photo decoded, and scaled to the size that sharpness is measured at. A decoder's complaint is no proof that anything is missing:
 * the photo is decoded once more with its wrapping mended, and when that passes it is taken with a note
 * (docs/decisions/0019-harmless-faults.md). Throws the decoder's error when pixels are missing.
 */
export async function decodeSmall(path: string, mediaType: PhotoMediaType, maxPixels: number): Promise<SmallPhoto> {
  const bytes = MEND[mediaType] && (await readFile(path))
  // The decoder runs in parallel while this thread checks the blocks. Both must end before the file may change, because it is mapped.
  const decodeAll = async (input: string | Buffer, jpeg: Buffer | null) => {
    const [small, blocks] = await Promise.allSettled([decode(input, maxPixels), jpeg && checkBlocks(jpeg)])
    if (small.status === 'rejected') throw small.reason
    if (blocks.status === 'rejected') throw blocks.reason
    return small.value
  }
  const isJpeg = mediaType === 'image/jpeg'
  try {
    return { ...(await decodeAll(path, isJpeg ? bytes : null)), notes: [] }
  } catch (error) {
    const mended = bytes && (await MEND[mediaType]?.(bytes))
    if (!mended) throw error
    return { ...(await decodeAll(mended, isJpeg ? mended : null)), notes: [HARMLESS_FAULT] }
  }
}

/** Without stray bytes behind its scans too, where its kind of data can be walked. */
async function mendScans(jpeg: Buffer): Promise<Buffer | null> {
  const mended = mendJpeg(jpeg)
  return mended && ((await withoutStrayBytes(mended)) ?? mended)
}

async function checkBlocks(jpeg: Buffer): Promise<void> {
  if ((await hasAllBlocks(jpeg)) === false) throw new Error('blocks of the picture are missing')
}

const HARMLESS_FAULT: UploadNote = {
  code: 'HARMLESS_FAULT',
  message: 'The file breaks a rule of its format, as some cameras and programs write it. No pixel is missing.',
}

async function decode(input: string | Buffer, maxPixels: number) {
  const photo = await openPhoto(input, { failOn: FAIL_ON, limitInputPixels: maxPixels, sequentialRead: true })
  return (
    photo
      // Without shrink-on-load every pixel is decoded, and one filter makes all sizes comparable.
      .resize(SHARPNESS_SIZE_PX, SHARPNESS_SIZE_PX, { fit: 'inside', fastShrinkOnLoad: false })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
  )
}
