import { open } from 'node:fs/promises'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { detailOf } from '#server/contracts/notes/refusal-notes.ts'
import { EXR_MEDIA_TYPE } from '#server/contracts/uploads/media-types.ts'
import { AppError } from '#server/errors.ts'
import { NO_EXIF_FACTS } from '#server/formats/exif.ts'
import { ExrError, exrSize } from '#server/formats/exr.ts'
import { type CheckedPhoto, type CheckOptions, checkSize, THUMBNAIL_SIZE_PX } from './checked-photo.ts'
import { DecoderError, runDecoder } from './run-decoder.ts'

/** Four colours of 4 bytes each: no more than 1 GB while it is decoded. Depth cameras and renderers are far below. */
const MAX_PIXELS = 64e6
/** A header is some hundred bytes; programs that put their settings into it stay below this. */
const HEADER_BYTES = 1 << 20

/** Decodes an OpenEXR file in full: depth for a capture, and never a photo. Throws as `checkPhoto` does. */
export async function checkExr(path: string, options: CheckOptions): Promise<CheckedPhoto> {
  try {
    const size = exrSize(await readHead(path))
    checkSize(size, options)
    if (size.widthPx * size.heightPx > MAX_PIXELS) throw tooLarge(size, options.fileName)
    const thumbnail = await runDecoder('exr-thumbnail.ts', [path, String(THUMBNAIL_SIZE_PX)], options)
    return {
      ...NO_EXIF_FACTS,
      ...size,
      orientation: 1,
      path,
      mediaType: EXR_MEDIA_TYPE,
      sharpness: 0,
      notes: [],
      thumbnail,
    }
  } catch (error) {
    if (!(error instanceof ExrError || error instanceof DecoderError)) throw error
    throw new AppError('UNDECODABLE', {
      ...explainError('exrUnreadable', 'saveExr', { file: options.fileName, what: detailOf(error.message) }),
      file: options.fileName,
      cause: error,
    })
  }
}

function tooLarge({ widthPx, heightPx }: { widthPx: number; heightPx: number }, fileName: string): AppError {
  return new AppError('TOO_MANY_PIXELS', {
    ...explainError('depthTooLarge', 'scaleDepth', {
      file: fileName,
      size: `${widthPx} x ${heightPx}`,
      limit: MAX_PIXELS / 1e6,
    }),
    file: fileName,
  })
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
