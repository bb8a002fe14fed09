import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeDepthPng } from '../../testing/write-depth-png.ts'
import { readDepthFile } from './read-depth-file.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-depth-file-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

function read(file: string) {
  const facts = { uploadId: '', fileName: path.basename(file), widthPx: 3, heightPx: 2, sha256: '' }
  return readDepthFile({ ...facts, path: file })
}

const DEPTHS = Float32Array.from([1, 2, 3, 0, 40, 200])

it.each([8, 16] as const)('reads a PNG of %d bits as it was stored', async (bits) => {
  const file = path.join(dir, `${bits}.png`)
  await writeDepthPng(file, { widthPx: 3, heightPx: 2, depth: DEPTHS }, { bits, as: { kind: 'units', unit: 1 } })
  expect(await read(file)).toEqual({ widthPx: 3, heightPx: 2, values: DEPTHS, step: 1 })
})

it('reads one float channel of an EXR from the top row down, without what is infinite', async () => {
  const file = path.join(dir, 'depth.exr')
  const stored = [1.5, 2.25, Number.POSITIVE_INFINITY, 0, 4, 1e10]
  await writeFile(file, exrOf(stored, { widthPx: 3, heightPx: 2 }))
  expect(await read(file)).toEqual({
    ...{ widthPx: 3, heightPx: 2, step: 0 },
    values: Float32Array.from([1.5, 2.25, 0, 0, 4, 0]),
  })
})

it('says which file it can not read', async () => {
  const file = path.join(dir, 'broken.png')
  await writeFile(file, 'no picture')
  await expect(read(file)).rejects.toMatchObject({ code: 'UNDECODABLE', file: 'broken.png' })
})

/** An OpenEXR file with one float channel, uncompressed, as the format's "Technical Introduction" lays it out. */
function exrOf(values: readonly number[], { widthPx, heightPx }: { widthPx: number; heightPx: number }): Buffer {
  const int = (value: number) => Buffer.from(Int32Array.of(value).buffer)
  const float = (value: number) => Buffer.from(Float32Array.of(value).buffer)
  const text = (value: string) => Buffer.from(`${value}\0`)
  const attribute = (name: string, type: string, content: Buffer) =>
    Buffer.concat([text(name), text(type), int(content.length), content])
  const box = Buffer.concat([0, 0, widthPx - 1, heightPx - 1].map(int))
  const header = Buffer.concat([
    int(20_000_630),
    int(2),
    attribute('channels', 'chlist', Buffer.concat([text('Z'), int(2), int(0), int(1), int(1), Buffer.from([0])])),
    attribute('compression', 'compression', Buffer.from([0])),
    attribute('dataWindow', 'box2i', box),
    attribute('displayWindow', 'box2i', box),
    attribute('lineOrder', 'lineOrder', Buffer.from([0])),
    attribute('pixelAspectRatio', 'float', float(1)),
    attribute('screenWindowCenter', 'v2f', Buffer.concat([float(0), float(0)])),
    attribute('screenWindowWidth', 'float', float(1)),
    Buffer.from([0]),
  ])
  const rowBytes = 8 + 4 * widthPx
  const offsets = Array.from({ length: heightPx }, (_, row) =>
    Buffer.concat([int(header.length + 8 * heightPx + row * rowBytes), int(0)]),
  )
  const rows = Array.from({ length: heightPx }, (_, row) =>
    Buffer.concat([int(row), int(4 * widthPx), ...values.slice(row * widthPx, (row + 1) * widthPx).map(float)]),
  )
  return Buffer.concat([header, ...offsets, ...rows])
}
