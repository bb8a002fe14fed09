import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { AppError } from '#server/errors.ts'
import { isExr, readExr } from '#server/formats/exr.ts'
import type { CaptureFile } from '../../pipeline/stage.ts'

/** What a depth file holds, before anybody knows what it means. */
export interface StoredDepth {
  widthPx: number
  heightPx: number
  /** Row after row from the top left; 0 where there is none. */
  values: Float32Array
  /** Smallest difference that the file can hold; 0 for floating point. */
  step: number
}

/** Reads a PNG of 8 or 16 bits, of which the first channel counts, or an OpenEXR file. */
export async function readDepthFile(file: CaptureFile): Promise<StoredDepth> {
  try {
    const bytes = await readFile(file.path)
    return isExr(bytes) ? { ...readExr(bytes), step: 0 } : await readPng(bytes, file)
  } catch (cause) {
    throw new AppError('UNDECODABLE', {
      message: `The depth image "${file.fileName}" could not be read.`,
      suggestion: 'Save it as PNG with 8 or 16 bits, or as OpenEXR, and upload it anew.',
      file: file.fileName,
      cause,
    })
  }
}

async function readPng(bytes: Buffer, file: CaptureFile): Promise<StoredDepth> {
  const image = sharp(bytes, { limitInputPixels: file.widthPx * file.heightPx })
  const { depth } = await image.metadata()
  const gray = image.extractChannel(0)
  if (depth !== 'ushort') {
    const { data, info } = await gray.raw().toBuffer({ resolveWithObject: true })
    return { widthPx: info.width, heightPx: info.height, values: Float32Array.from(data), step: 1 }
  }
  const { data, info } = await gray
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
  const values = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  return { widthPx: info.width, heightPx: info.height, values: Float32Array.from(values), step: 1 }
}
