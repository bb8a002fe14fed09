import type { AdviceCode } from '#server/contracts/notes/error-notes.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { detailOf } from '#server/contracts/notes/refusal-notes.ts'
import type { UploadNote } from '#server/contracts/uploads/upload.ts'
import { AppError } from '#server/errors.ts'
import { type CheckOptions, checkSize } from './checked-photo.ts'
import type { Decoded } from './decoders/decoded.ts'
import { DecoderError, runDecoder } from './run-decoder.ts'

/** Photos that libvips can't decode: they are converted to JPEG, which is kept instead. */
export type ConvertedKind = 'heif' | 'jxl' | 'raw'

/** Exit status of the program that says the JPEG could not be written, and that there are too many pixels. */
const NOT_WRITTEN = 2
const TOO_MANY_PIXELS = 3

/** A preview that is shorter than the sensor image by this factor has lost important detail. */
const SMALL_PREVIEW = 0.8

const ADVICE = {
  heif: 'exportHeif',
  jxl: 'saveJxl',
  raw: 'exportRaw',
} as const satisfies Record<ConvertedKind, AdviceCode>

/**
 * Writes the photo at `from` as a JPEG to `to`, with its EXIF and colour profile: upright, but for the preview of a raw file, which stays as
 * the camera wrote it.
 *
 * Throws an AppError that names the file: TOO_MANY_PIXELS, UNDECODABLE, or DISK_FULL.
 */
export async function convertPhoto(
  kind: ConvertedKind,
  from: string,
  to: string,
  options: CheckOptions,
): Promise<UploadNote[]> {
  try {
    const facts = await runDecoder('to-jpeg.ts', [kind, from, to, String(options.maxPixels)], options)
    return notesOn(kind, JSON.parse(facts.toString('utf8')))
  } catch (error) {
    if (!(error instanceof DecoderError)) throw error
    if (error.status === TOO_MANY_PIXELS) checkSize(JSON.parse(error.message), options)
    if (error.status === NOT_WRITTEN) {
      throw new AppError('DISK_FULL', {
        ...explainError('diskFullConverted', 'freeSpace', { file: options.fileName }),
        file: options.fileName,
        cause: error,
      })
    }
    throw new AppError('UNDECODABLE', {
      ...explainError('notConverted', ADVICE[kind], { file: options.fileName, what: detailOf(error.message) }),
      file: options.fileName,
      cause: error,
    })
  }
}

function notesOn(kind: ConvertedKind, facts: Partial<RawFacts> & Pick<Decoded, 'isOfSequence'>): UploadNote[] {
  if (kind === 'raw') return [noteOn(facts as RawFacts)]
  return facts.isOfSequence ? [MAIN_PICTURE_USED] : []
}

const MAIN_PICTURE_USED: UploadNote = {
  code: 'MAIN_PICTURE_USED',
  message: 'The file is a burst or an animation: its main picture is used.',
}

interface RawFacts {
  preview: { widthPx: number; heightPx: number }
  sensor?: { widthPx: number; heightPx: number }
}

/** The camera's embedded JPEG is used, with a note: the owner may have a better one. */
function noteOn({ preview, sensor }: RawFacts): UploadNote {
  const longer = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }) => Math.max(widthPx, heightPx)
  const size = `${preview.widthPx} x ${preview.heightPx} px`
  if (sensor && longer(preview) < SMALL_PREVIEW * longer(sensor)) {
    const full = `${sensor.widthPx} x ${sensor.heightPx} px`
    const message = `The JPEG in this raw file is used. It has ${size} of the sensor’s ${full}: export it as JPEG in full size for more detail.`
    return { code: 'SMALL_PREVIEW', message }
  }
  return {
    code: 'PREVIEW_USED',
    message: `The JPEG in full size (${size}) that the camera put into this raw file is used.`,
  }
}
