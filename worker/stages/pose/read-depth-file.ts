import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'
import { isExr, readExr } from '#server/formats/exr.ts'
import type { CaptureFile } from '../../pipeline/stage.ts'

/** What a depth file holds, before anybody knows what it means. */
export interface StoredDepth {
  widthPx: number
  heightPx: number
  /** Row by row from the top left; 0 where there is none. */
  values: Float32Array
  /** Smallest difference that the file can hold; 0 for floating point. */
  step: number
  /** Largest value that the file can hold, which some cameras store where they see nothing; null for floating point, which is in world units. */
  fullScale: number | null
}

/** Beyond this, and where it is no positive number, nothing was seen; as in EXR. */
const MAX_DEPTH = 1e9

/** How libvips keeps the pixels of PNG and TIFF: as whole numbers up to a largest one, or as they are. */
const WHOLE: Partial<Record<string, { depth: 'uchar' | 'ushort'; fullScale: number }>> = {
  uchar: { depth: 'uchar', fullScale: 255 },
  ushort: { depth: 'ushort', fullScale: 65_535 },
}

/** Reads OpenEXR, or PNG or TIFF of 8 or 16 bits or of floating point; of several channels the first counts. */
export async function readDepthFile(file: CaptureFile): Promise<StoredDepth> {
  try {
    const bytes = await readFile(file.path)
    return isExr(bytes) ? { ...readExr(bytes), step: 0, fullScale: null } : await readPicture(bytes, file)
  } catch (cause) {
    throw new AppError('UNDECODABLE', {
      ...explainError('depthUnreadable', 'saveDepth', { file: file.fileName }),
      file: file.fileName,
      cause,
    })
  }
}

async function readPicture(bytes: Buffer, file: CaptureFile): Promise<StoredDepth> {
  const image = sharp(bytes, { limitInputPixels: file.widthPx * file.heightPx })
  const { depth = 'uchar' } = await image.metadata()
  const whole = WHOLE[depth]
  const gray = image.extractChannel(0)
  if (whole) {
    const isWide = whole.depth === 'ushort'
    const { data, info } = await (isWide ? gray.toColourspace('grey16') : gray)
      .raw({ depth: whole.depth })
      .toBuffer({ resolveWithObject: true })
    const values = isWide ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data
    const size = { widthPx: info.width, heightPx: info.height }
    return { ...size, values: Float32Array.from(values), step: 1, fullScale: whole.fullScale }
  }
  const { data, info } = await gray.raw({ depth: 'float' }).toBuffer({ resolveWithObject: true })
  const stored = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4)
  const values = stored.map((value) => (value > 0 && value < MAX_DEPTH ? value : 0))
  return { widthPx: info.width, heightPx: info.height, values, step: 0, fullScale: null }
}
