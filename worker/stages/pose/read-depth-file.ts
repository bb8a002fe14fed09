import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { FloatType } from 'three'
import { EXRLoader } from 'three/examples/jsm/loaders/EXRLoader.js'
import { AppError } from '#server/errors.ts'
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
    return isExr(bytes) ? readExr(bytes) : await readPng(bytes, file)
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

const EXR_MAGIC = 20_000_630

function isExr(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt32LE(0) === EXR_MAGIC
}

/** Renderers write 1e10 or the like where there is nothing. */
const MAX_DEPTH = 1e9

/** The first channel; what is infinite, negative or no number is no depth. */
function readExr(bytes: Buffer): StoredDepth {
  const loader = new EXRLoader().setDataType(FloatType)
  const { data, width, height } = loader.parse(new Uint8Array(withKnownChannel(bytes)).buffer)
  assert(data && width && height)
  const channels = data.length / (width * height)
  const values = new Float32Array(width * height)
  for (let row = 0; row < height; row++) {
    // The loader gives the lowest row first, as textures want it.
    const from = (height - 1 - row) * width
    for (let column = 0; column < width; column++) {
      const value = data[channels * (from + column)] as number
      values[row * width + column] = value > 0 && value < MAX_DEPTH ? value : 0
    }
  }
  return { widthPx: width, heightPx: height, values, step: 0 }
}

/** The list of channels in the header: name and type of the attribute, its size, then the first channel's name. */
const CHANNEL_LIST = Buffer.from('channels\0chlist\0')

/** The loader knows channels of colour and luminance only; a depth channel of one letter, as Z or V, goes by as the latter. */
function withKnownChannel(bytes: Buffer): Buffer {
  const name = bytes.indexOf(CHANNEL_LIST) + CHANNEL_LIST.length + 4
  const isOneLetter = bytes[name + 1] === 0
  if (!isOneLetter || 'RGBAY'.includes(String.fromCharCode(bytes[name] as number))) return bytes
  const renamed = Buffer.from(bytes)
  renamed.write('Y', name, 'latin1')
  return renamed
}
