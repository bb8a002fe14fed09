import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readExifFacts } from '#server/formats/exif.ts'
import { withMetadata } from '#server/formats/jpeg-segments.ts'
import { CAMERA_EXIF, tiffOf } from '#server/formats/testing/tiff-of.ts'
import { avifWithProperties } from '../testing/change-photo.ts'
import { makePhoto } from '../testing/make-photo.ts'
import { rawFiles } from '../testing/make-raw.ts'
import { checkPhoto } from './check-photo.ts'

/** 320 x 240 pixels of coloured blocks, without a container. */
const BLOCKS_JXL = new URL('../../../formats/testing/blocks.jxl', import.meta.url)

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-convert-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function check(bytes: Uint8Array, maxPixels = 1e7) {
  const file = path.join(dir, 'file')
  await writeFile(file, bytes)
  return checkPhoto(file, { fileName: 'castle.raw', maxFileBytes: 1e8, maxPixels })
}

/** Levels of 255 by which two pictures differ on average. */
async function difference(a: Buffer | string, b: Buffer | string): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((each) => sharp(each).removeAlpha().raw().toBuffer()))
  if (!one || !other || one.length !== other.length) return Number.POSITIVE_INFINITY
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0) / one.length
}

describe('AVIF', () => {
  it('is kept as JPEG with its pixels and its EXIF', async () => {
    const png = await makePhoto({ blockPx: 16, format: 'png' })
    const exif = { IFD0: { Make: 'Example' }, IFD2: { FocalLength: '425/100', FocalLengthIn35mmFilm: '28' } }
    const avif = await sharp(png).withExif(exif).avif({ quality: 80 }).toBuffer()
    const photo = await check(avif)
    expect(photo).toMatchObject({ mediaType: 'image/jpeg', widthPx: 320, heightPx: 240, orientation: 1, notes: [] })
    expect(photo).toMatchObject({ focalLengthMm: 4.25, focalLength35mm: 28, cameraModel: 'Example' })
    expect(await difference(photo.path, png)).toBeLessThan(6)
    await expect(check(avif.subarray(0, -500))).rejects.toMatchObject({ code: 'UNDECODABLE' })
    await expect(check(avif, 1000)).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' })
  })
})

describe('AVIF with pixels that are not square', () => {
  const pasp = (across: number, down: number) => ['pasp', [0, 0, 0, across, 0, 0, 0, down]] as [string, number[]]

  it.each([
    ['wide', [pasp(4, 3)], 427, 240],
    ['high', [pasp(2, 3)], 320, 360],
    ['wide, and turned by a quarter', [pasp(4, 3), ['irot', [3]]], 240, 427],
    ['square', [pasp(72, 72)], 320, 240],
    ['impossible', [pasp(0, 3)], 320, 240],
  ] as [string, [string, number[]][], number, number][])(
    'is kept as it looks: %s',
    async (_, properties, widthPx, heightPx) => {
      const png = await makePhoto({ blockPx: 16, format: 'png' })
      const photo = await check(
        avifWithProperties(await sharp(png).avif({ quality: 80, effort: 2 }).toBuffer(), properties),
      )
      expect(photo).toMatchObject({ widthPx, heightPx, notes: [] })
      const isTurned = properties.some(([type]) => type === 'irot')
      const upright = await sharp(png)
        .rotate(isTurned ? 90 : 0)
        .png()
        .toBuffer()
      const shown = await sharp(upright).resize(widthPx, heightPx, { fit: 'fill' }).png().toBuffer()
      expect(await difference(photo.path, shown)).toBeLessThan(6)
    },
  )

  it('has to be small enough as it looks', async () => {
    const avif = await sharp(await makePhoto({ format: 'png' }))
      .avif({ effort: 2 })
      .toBuffer()
    const wide = check(avifWithProperties(avif, [pasp(4, 1)]), 1e5)
    await expect(wide).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' })
  })
})

describe('JPEG XL', () => {
  it('is kept as JPEG with its pixels', async () => {
    const photo = await check(await readFile(BLOCKS_JXL))
    expect(photo).toMatchObject({ mediaType: 'image/jpeg', widthPx: 320, heightPx: 240 })
    expect(await difference(photo.path, await makePhoto({ blockPx: 16, format: 'png' }))).toBeLessThan(12)
  })

  it('in its container has its EXIF read', async () => {
    const box = (type: string, content: Buffer) => {
      const head = Buffer.alloc(8)
      head.writeUInt32BE(content.length + 8, 0)
      head.write(type, 4, 'latin1')
      return Buffer.concat([head, content])
    }
    const exif = box('Exif', Buffer.concat([Buffer.alloc(4), tiffOf([CAMERA_EXIF])]))
    const head = [box('JXL ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])), box('ftyp', Buffer.from('jxl \0\0\0\0jxl '))]
    const photo = await check(Buffer.concat([...head, exif, box('jxlc', await readFile(BLOCKS_JXL))]))
    expect(photo).toMatchObject({ focalLengthMm: 4.25, cameraModel: 'Example Phone 3', orientation: 1 })
  })

  it('is refused when it is cut short or too large', async () => {
    const jxl = await readFile(BLOCKS_JXL)
    for (const part of [0.1, 0.5, 0.9]) {
      const cut = check(jxl.subarray(0, Math.floor(jxl.length * part)))
      await expect(cut).rejects.toMatchObject({ code: 'UNDECODABLE', file: 'castle.raw' })
    }
    await expect(check(jxl, 1000)).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' })
  })
})

describe('a raw file', () => {
  const sensor = { widthPx: 1232, heightPx: 920 }
  const previewOf = (widthPx: number, heightPx: number) => makePhoto({ widthPx, heightPx, blockPx: 40 })
  const withExif = (jpeg: Buffer, exif: Buffer) => withMetadata(jpeg, { exif })

  it.each(['dng', 'nef', 'cr2', 'orf', 'rw2', 'cr3', 'raf'])(
    '(%s) is taken by its full-size preview, with its EXIF',
    async (kind) => {
      const preview = await previewOf(1200, 900)
      const thumbnail = await previewOf(160, 120)
      const photo = await check(rawFiles({ preview, thumbnail, sensor }, withExif)[kind] as Buffer)
      // It was held upright: orientation 6 is EXIF's, and the pixels are the camera's own.
      expect(photo).toMatchObject({ mediaType: 'image/jpeg', widthPx: 900, heightPx: 1200, orientation: 6 })
      expect(photo).toMatchObject({ focalLengthMm: 4.25, focalLength35mm: 28, lensModel: 'back camera 4.25mm f/1.8' })
      expect(photo.notes).toMatchObject([{ code: 'PREVIEW_USED' }])
      expect(await difference(photo.path, preview)).toBe(0)
      const { exif } = await sharp(photo.path).metadata()
      expect(readExifFacts(exif)).toMatchObject({ cameraModel: 'Example Phone 3', focalLengthMm: 4.25 })
    },
  )

  it('whose preview is much smaller than its sensor says so', async () => {
    const recipe = { preview: await previewOf(1200, 900), thumbnail: await previewOf(160, 120) }
    const files = rawFiles({ ...recipe, sensor: { widthPx: 6000, heightPx: 4000 } }, withExif)
    expect((await check(files.dng as Buffer)).notes).toMatchObject([
      { code: 'SMALL_PREVIEW', message: expect.stringContaining('1200 x 900 px of the sensor’s 6000 x 4000 px') },
    ])
  })

  it('that has a preview for the screen alone, or none, is refused for it', async () => {
    const recipe = { preview: await previewOf(160, 120), thumbnail: await previewOf(80, 64), sensor }
    await expect(check(rawFiles(recipe, withExif).nef as Buffer)).rejects.toMatchObject({
      code: 'UNDECODABLE',
      message: expect.stringContaining('only 160 x 120 pixels'),
      suggestion: expect.stringContaining('Export it'),
    })
    const none = rawFiles({ ...recipe, preview: Buffer.alloc(50), thumbnail: Buffer.alloc(50) }, withExif)
    await expect(check(none.orf as Buffer)).rejects.toMatchObject({ message: expect.stringContaining('no preview') })
  })

  it('whose preview is cut off is refused', async () => {
    const { raf } = rawFiles(
      { preview: await previewOf(1200, 900), thumbnail: await previewOf(160, 120), sensor },
      withExif,
    )
    const cut = raf?.subarray(0, Math.floor(raf.length * 0.7)) as Buffer
    await expect(check(cut)).rejects.toMatchObject({ code: 'UNDECODABLE' })
  })
})
