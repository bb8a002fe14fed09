import { readFile, writeFile } from 'node:fs/promises'

/** A depth or normal map as COLMAP keeps them. */
export interface StereoMap {
  widthPx: number
  heightPx: number
  /** 1 for depths, 3 for normals. */
  channels: number
  /** Channel after channel, each row after row. */
  values: Float32Array
}

/** COLMAP's format (`src/colmap/mvs/mat.h`): "width&height&channels&", then little-endian float32. */
export async function writeStereoMap(file: string, { widthPx, heightPx, channels, values }: StereoMap): Promise<void> {
  if (values.length !== widthPx * heightPx * channels) throw new Error(`${file}: the values don't fill the map`)
  const header = Buffer.from(`${widthPx}&${heightPx}&${channels}&`, 'ascii')
  await writeFile(file, [header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}

/** Longest header: three numbers of up to ten digits. */
const MAX_HEADER_BYTES = 33

/** @throws Error when the file isn't such a map. */
export async function readStereoMap(file: string): Promise<StereoMap> {
  const bytes = await readFile(file)
  const header = /^(\d+)&(\d+)&(\d+)&/.exec(bytes.toString('latin1', 0, MAX_HEADER_BYTES))
  if (!header) throw new Error(`${file} is not a COLMAP map`)
  const [widthPx, heightPx, channels] = header.slice(1).map(Number) as [number, number, number]
  const start = bytes.byteOffset + header[0].length
  if (bytes.byteLength !== header[0].length + 4 * widthPx * heightPx * channels) throw new Error(`${file} is cut off`)
  return {
    widthPx,
    heightPx,
    channels,
    values: new Float32Array(bytes.buffer.slice(start, start + 4 * widthPx * heightPx * channels)),
  }
}
