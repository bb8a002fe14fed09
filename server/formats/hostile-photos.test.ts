import sharp from 'sharp'
import { expect, test } from 'vitest'
import { mendJpeg } from './mend-jpeg.ts'
import { mendPng } from './mend-png.ts'
import { hasAllBlocks, withoutStrayBytes } from './walk-jpeg.ts'

/** These would keep the server's thread or its memory busy as long as the file is large. */

const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: '#48a' } })
const insert = (bytes: Buffer, at: number, parts: readonly Buffer[]) =>
  Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)])
/** Huffman tables without a code, which decoders take. */
const tables = (count: number) => {
  const segment = Buffer.alloc(4 + 17 * count)
  segment.writeUInt32BE(0xffc40000 + 2 + 17 * count)
  return segment
}

test('a JPEG of very many tables or segments is not walked to its end', async () => {
  const jpeg = await picture.clone().jpeg().toBuffer()
  expect(await hasAllBlocks(insert(jpeg, 2, [tables(4), tables(4)]))).toBe(true)
  expect(await hasAllBlocks(insert(jpeg, 2, [tables(3800)]))).toBeNull()
  const segments = insert(jpeg, 2, new Array<Buffer>(3000).fill(tables(0)))
  expect(await hasAllBlocks(segments)).toBeNull()
  expect(mendJpeg(jpeg)).not.toBeNull()
  expect(mendJpeg(segments)).toBeNull()
})

test('a progressive JPEG of a size that its data can’t fill takes no memory for it', async () => {
  const jpeg = await picture.clone().jpeg({ progressive: true }).toBuffer()
  expect(await withoutStrayBytes(jpeg)).toEqual(jpeg)
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc2]))
  jpeg.writeUInt32BE(0xffffffff, frame + 5)
  const before = process.memoryUsage().arrayBuffers
  expect(await withoutStrayBytes(jpeg)).toBeNull()
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6)
})

test('a PNG of very many chunks is not mended', async () => {
  const png = await picture.clone().png().toBuffer()
  const empty = Buffer.from([0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xaf, 0x06, 0x1e])
  expect(mendPng(png)).not.toBeNull()
  expect(mendPng(insert(png, 33, new Array<Buffer>(300_000).fill(empty)))).toBeNull()
})
