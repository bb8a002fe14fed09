import sharp from 'sharp'
import { AppError } from '../../errors.ts'
import { type CheckOptions, checkSize } from './checked-photo.ts'
import { DecoderError, runDecoder } from './run-decoder.ts'

/** Exit status of the program that says the JPEG could not be written. */
const NOT_WRITTEN = 2

/**
 * Writes the HEIC photo at `from` as a JPEG to `to`: upright, with its EXIF and colour profile.
 *
 * Throws an AppError that names the file: TOO_MANY_PIXELS, UNDECODABLE, or DISK_FULL.
 */
export async function convertHeic(from: string, to: string, options: CheckOptions): Promise<void> {
  const { width: widthPx, height: heightPx } = await readHeader(from, options)
  checkSize({ widthPx, heightPx }, options)
  try {
    await runDecoder('heic-to-jpeg.ts', [from, to])
  } catch (error) {
    if (error instanceof DecoderError && error.status === NOT_WRITTEN) {
      throw new AppError('DISK_FULL', {
        message: `${options.fileName} was decoded, and there is no room to write it.`,
        suggestion: 'Free some space or delete old reconstructions, then try again.',
        file: options.fileName,
        cause: error,
      })
    }
    throw undecodable(options.fileName, error)
  }
}

/** libvips reads the head of what it has no decoder for. */
async function readHeader(path: string, { fileName }: CheckOptions) {
  try {
    return await sharp(path, { limitInputPixels: false }).metadata()
  } catch (error) {
    throw undecodable(fileName, error)
  }
}

function undecodable(fileName: string, cause: unknown): AppError {
  return new AppError('UNDECODABLE', {
    message: `${fileName} can’t be decoded: it is damaged, cut short, or of a kind of HEIF that Maquette doesn’t know.`,
    suggestion:
      'Copy it from the camera again, or export it as JPEG: in Photos on a Mac, File > Export; on Windows, open it in Photos and use Save as.',
    file: fileName,
    cause,
  })
}
