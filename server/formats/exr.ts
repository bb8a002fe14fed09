import { FloatType } from 'three'
import { EXRLoader } from 'three/examples/jsm/loaders/EXRLoader.js'

export interface ExrDepth {
  widthPx: number
  heightPx: number
  /** Row by row from the top left; 0 where there is none. */
  values: Float32Array
}

/** Why an OpenEXR file can't be used as depth, as a message for its owner. */
export class ExrError extends Error {
  override readonly name = 'ExrError'
}

/** Renderers write 1e10 or the like where there is nothing. */
const MAX_DEPTH = 1e9

const MAGIC = 20_000_630

export function isExr(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt32LE(0) === MAGIC
}

/**
 * The depth in an OpenEXR file of one part: its channel Z (or V, or any of one letter), else Y, else the first of R, G and B. What
 * is infinite, negative or no number is no depth. Throws ExrError.
 */
export function readExr(bytes: Buffer): ExrDepth {
  const { data, width, height } = decode(withDepthAsLuminance(bytes))
  const channels = data.length / (width * height)
  const values = new Float32Array(width * height)
  for (let row = 0; row < height; row++) {
    // The loader returns the bottom row first, as for textures.
    const from = (height - 1 - row) * width
    for (let column = 0; column < width; column++) {
      const value = data[channels * (from + column)] as number
      values[row * width + column] = value > 0 && value < MAX_DEPTH ? value : 0
    }
  }
  return { widthPx: width, heightPx: height, values }
}

function decode(bytes: Uint8Array) {
  try {
    const { data, width, height } = new EXRLoader().setDataType(FloatType).parse(new Uint8Array(bytes).buffer)
    if (data && width && height) return { data, width, height }
  } catch {
    // The loader's message is for programmers.
  }
  throw new ExrError('it is damaged, cut short, or compressed in a way that is not known')
}

/** By its header. Throws ExrError when that is none. */
export function exrSize(bytes: Buffer): { widthPx: number; heightPx: number } {
  const box = attributesOf(bytes).get('dataWindow')
  if (box?.length !== 16) throw new ExrError('its header says no size')
  const [minX = 0, minY = 0, maxX = 0, maxY = 0] = [0, 4, 8, 12].map((at) => box.readInt32LE(at))
  const [widthPx, heightPx] = [maxX - minX + 1, maxY - minY + 1]
  if (widthPx <= 0 || heightPx <= 0) throw new ExrError('its header says no size')
  return { widthPx, heightPx }
}

/** Bytes before the first attribute: the magic number, and the version with its flags. */
const HEAD_BYTES = 8
const MULTI_PART = 0x1000

/** The header's attributes by name, each a view of its bytes ("Technical Introduction to OpenEXR", header). */
function attributesOf(bytes: Buffer): Map<string, Buffer> {
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(4) & MULTI_PART) throw new ExrError('it has several parts')
  const attributes = new Map<string, Buffer>()
  let at = HEAD_BYTES
  const text = () => {
    const end = bytes.indexOf(0, at)
    if (end < 0) throw new ExrError('its header is cut short')
    const value = bytes.toString('latin1', at, end)
    at = end + 1
    return value
  }
  for (let name = text(); name !== ''; name = text()) {
    text()
    if (at + 4 > bytes.length) throw new ExrError('its header is cut short')
    const size = bytes.readInt32LE(at)
    at += 4
    if (size < 0 || at + size > bytes.length) throw new ExrError('its header is cut short')
    attributes.set(name, bytes.subarray(at, at + size))
    at += size
  }
  return attributes
}

/** Bytes of a channel after its name: type, linearity, sampling. */
const CHANNEL_BYTES = 16

/** Names of channels that hold depth in what renderers write, the likeliest first. */
const DEPTH_NAMES = ['Z', 'V', 'D']

/**
 * A copy in which the depth channel is called Y, which the loader knows, and colours by names that it doesn't know. A name can only be
 * changed for one as long.
 */
function withDepthAsLuminance(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const list = attributesOf(copy).get('channels')
  if (!list) throw new ExrError('its header names no channels')
  const places = new Map<string, number>()
  for (let at = 0; at < list.length && list[at] !== 0; ) {
    const end = list.indexOf(0, at)
    places.set(list.toString('latin1', at, end), at)
    at = end + 1 + CHANNEL_BYTES
  }
  const names = [...places.keys()]
  const isColor = (name: string) => 'RGBA'.includes(name)
  const depth =
    DEPTH_NAMES.find((name) => places.has(name)) ??
    names.find((name) => name.length === 1 && !isColor(name) && name !== 'Y')
  if (depth === undefined) {
    if (places.has('Y') || (places.has('R') && places.has('G') && places.has('B'))) return copy
    throw new ExrError(`its channels are called ${names.join(', ')}, and none of them Z, Y, or R, G and B`)
  }
  for (const [name, at] of places) {
    if (name === depth) list.write('Y', at, 'latin1')
    else if (name.length === 1) list.write(name.toLowerCase(), at, 'latin1')
  }
  return copy
}
