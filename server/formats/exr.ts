import { FloatType } from 'three'
import { EXRLoader } from 'three/examples/jsm/loaders/EXRLoader.js'

export interface ExrDepth {
  widthPx: number
  heightPx: number
  /** Row after row from the top left; 0 where there is none. */
  values: Float32Array
}

/** Renderers write 1e10 or the like where there is nothing. */
const MAX_DEPTH = 1e9

const MAGIC = 20_000_630

export function isExr(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt32LE(0) === MAGIC
}

/** The first channel of an OpenEXR file; what is infinite, negative or no number is no depth. Throws an Error when it can't be read. */
export function readExr(bytes: Buffer): ExrDepth {
  const loader = new EXRLoader().setDataType(FloatType)
  const { data, width, height } = loader.parse(new Uint8Array(withKnownChannel(bytes)).buffer)
  if (!data || !width || !height) throw new Error('There is no picture in it.')
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
  return { widthPx: width, heightPx: height, values }
}

/** Name and type of an attribute of the header, as they lie in the file; four bytes of its size follow. */
const attribute = (name: string, type: string) => Buffer.from(`${name}\0${type}\0`)
const CHANNEL_LIST = attribute('channels', 'chlist')
const DATA_WINDOW = attribute('dataWindow', 'box2i')

/** By its header alone; null when that says none. */
export function exrSize(bytes: Buffer): { widthPx: number; heightPx: number } | null {
  const at = bytes.indexOf(DATA_WINDOW)
  const box = at + DATA_WINDOW.length + 4
  if (at < 0 || bytes.length < box + 16) return null
  const [minX = 0, minY = 0, maxX = 0, maxY = 0] = [0, 4, 8, 12].map((offset) => bytes.readInt32LE(box + offset))
  return { widthPx: maxX - minX + 1, heightPx: maxY - minY + 1 }
}

/** The loader knows channels of colour and luminance only; a depth channel of one letter, as Z or V, goes by as the latter. */
function withKnownChannel(bytes: Buffer): Buffer {
  const name = bytes.indexOf(CHANNEL_LIST) + CHANNEL_LIST.length + 4
  const isOneLetter = bytes[name + 1] === 0
  if (!isOneLetter || 'RGBAY'.includes(String.fromCharCode(bytes[name] as number))) return bytes
  const renamed = Buffer.from(bytes)
  renamed.write('Y', name, 'latin1')
  return renamed
}
