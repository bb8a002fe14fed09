import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jpegOfScans } from '#server/formats/testing/jpeg-of-scans.ts'
import { CAMERA_EXIF, type TiffDirectoryRecipe, tiffOf } from '#server/formats/testing/tiff-of.ts'
import { pageOf, tiffOfChannels } from '#server/formats/testing/tiff-pages.ts'
import { tiffWithExif } from '../testing/change-photo.ts'
import { makePhoto } from '../testing/make-photo.ts'
import { checkPhoto } from './check-photo.ts'

let dir: string
let pixels: Buffer
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-faults-'))
  pixels = await makePhoto({ widthPx: 480, heightPx: 360, blockPx: 24, blurPx: 2, format: 'png' })
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function check(bytes: Uint8Array) {
  const file = path.join(dir, 'file')
  await writeFile(file, bytes)
  return checkPhoto(file, { fileName: 'castle.jpg', maxFileBytes: 1e8, maxPixels: 1e7 })
}

const refused = { code: 'UNDECODABLE', message: expect.stringContaining('cut short') }

/** Made when it is first asked for, and the same from then on. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

const KINDS = {
  baseline: once(() => sharp(pixels).jpeg({ quality: 80 }).toBuffer()),
  'baseline, 4:4:4': once(() => sharp(pixels).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()),
  progressive: once(() => sharp(pixels).jpeg({ quality: 80, progressive: true }).toBuffer()),
  'one scan for each channel': once(() => jpegOfScans(pixels)),
  CMYK: once(() => sharp(pixels).toColourspace('cmyk').jpeg({ quality: 80 }).toBuffer()),
}
const marker = (jpeg: Buffer, code: number) => jpeg.indexOf(Buffer.from([0xff, code]))
const insert = (jpeg: Buffer, at: number, bytes: Buffer) =>
  Buffer.concat([jpeg.subarray(0, at), bytes, jpeg.subarray(at)])
const application = (code: number, content: string) =>
  Buffer.concat([Buffer.from([0xff, code, 0, content.length + 2]), Buffer.from(content, 'latin1')])

/** Behind the data of each scan, before the next marker. */
function behindScans(jpeg: Buffer, bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (let scan = marker(jpeg, 0xda); scan >= 0; ) {
    let at = scan + 2 + jpeg.readUInt16BE(scan + 2)
    while (jpeg[at] !== 0xff || jpeg[at + 1] === 0) at++
    parts.push(jpeg.subarray(from, at), bytes)
    from = at
    scan = jpeg.indexOf(Buffer.from([0xff, 0xda]), at)
  }
  return Buffer.concat([...parts, jpeg.subarray(from)])
}

/** What cameras and programs do to a JPEG that every viewer opens. */
const FAULTS: Record<string, (jpeg: Buffer) => Buffer> = {
  'scan parameters of another process, as phones write them': (jpeg) => {
    const at = marker(jpeg, 0xda)
    const changed = Buffer.from(jpeg)
    return changed.fill(0, at + 5 + 2 * (jpeg[at + 4] ?? 0), at + 8 + 2 * (jpeg[at + 4] ?? 0))
  },
  'stray bytes before the tables': (jpeg) => insert(jpeg, marker(jpeg, 0xdb), Buffer.alloc(2, 7)),
  'zeros before the frame': (jpeg) => insert(jpeg, Math.max(marker(jpeg, 0xc0), marker(jpeg, 0xc2)), Buffer.alloc(300)),
  'stray bytes before the scan': (jpeg) => insert(jpeg, marker(jpeg, 0xda), Buffer.alloc(14, 7)),
  'no end': (jpeg) => jpeg.subarray(0, -2),
  'half an end': (jpeg) => jpeg.subarray(0, -1),
  'an unknown revision of JFIF': (jpeg) => insert(jpeg, 2, application(0xe0, 'JFIF\0\x09\0\0\0\x01\0\x01\0\0')),
}
/** Of a picture of several scans; decoders say nothing of what is behind the last one. */
const SCAN_FAULTS: typeof FAULTS = {
  'stray bytes behind each scan': (jpeg) => behindScans(jpeg, Buffer.alloc(40, 7)),
}
/** What was fine before, and must stay so. */
const PADDING: Record<string, (jpeg: Buffer) => Buffer> = {
  'zeros after its end': (jpeg) => Buffer.concat([jpeg, Buffer.alloc(5000)]),
  'another picture after its end': (jpeg) => Buffer.concat([jpeg, jpeg]),
  'stray bytes before its end': (jpeg) => insert(jpeg, jpeg.length - 2, Buffer.alloc(6, 7)),
}

describe.each(Object.entries(KINDS))('a JPEG (%s) that no pixel is missing of is taken:', (kind, make) => {
  const isProgressive = kind === 'progressive'
  const wholeOne = once(async () => check(await make()))
  const hasScans = isProgressive || kind.startsWith('one scan')
  const faults = Object.entries({ ...FAULTS, ...(hasScans ? SCAN_FAULTS : {}) }).filter(
    ([name]) => !(isProgressive && name.startsWith('scan parameters')),
  )

  it.each(faults)('%s', async (_, breakIt) => {
    const [whole, mended] = [await wholeOne(), await check(breakIt(await make()))]
    expect(whole.notes).toEqual([])
    expect(mended.notes).toMatchObject([{ code: 'HARMLESS_FAULT', message: expect.stringContaining('No pixel') }])
    expect(mended).toMatchObject({ sharpness: whole.sharpness, thumbnail: whole.thumbnail })
  })

  it.each(Object.entries(PADDING))('%s', async (name, change) => {
    const notes = hasScans && name.includes('before') ? ['HARMLESS_FAULT'] : []
    expect((await check(change(await make()))).notes.map(({ code }) => code)).toEqual(notes)
  })
})

describe.each(Object.entries(KINDS))('a JPEG (%s) with pixels missing is refused:', (kind, make) => {
  it.each([0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99])('cut off after %d of it', async (part) => {
    const jpeg = await make()
    await expect(check(jpeg.subarray(0, Math.floor(jpeg.length * part)))).rejects.toMatchObject(refused)
  })

  it('cut off, with a fault that would be harmless', async () => {
    for (const [name, breakIt] of Object.entries({ ...FAULTS, ...SCAN_FAULTS })) {
      if (kind === 'progressive' && name.startsWith('scan parameters')) continue
      const jpeg = breakIt(await make())
      for (const part of [0.6, 0.97]) {
        const cut = jpeg.subarray(0, Math.floor(jpeg.length * part))
        await expect(check(cut), `${name}, ${part}`).rejects.toMatchObject(refused)
      }
    }
  })

  it('cut off, and given an end', async () => {
    const jpeg = await make()
    for (const part of [0.5, 0.95]) {
      const cut = Buffer.concat([jpeg.subarray(0, Math.floor(jpeg.length * part)), Buffer.from([0xff, 0xd9])])
      await expect(check(cut), `${part}`).rejects.toMatchObject(refused)
    }
  })

  it.each([0.3, 0.5, 0.7])('a hole of zeros at %d of it', async (part) => {
    const jpeg = Buffer.from(await make())
    const from = Math.floor(jpeg.length * part)
    jpeg.fill(0, from, from + 2048)
    await expect(check(jpeg)).rejects.toMatchObject(refused)
    await expect(check(FAULTS['no end']?.(jpeg) as Buffer)).rejects.toMatchObject(refused)
  })
})

it('a TIFF with a channel that is neither colour nor transparency shows its colours', async () => {
  const plain = await check(await tiffWithExif(pixels, {}))
  expect(await check(await tiffOfChannels(pixels, 4))).toMatchObject({ thumbnail: plain.thumbnail, notes: [] })
  expect((await check(await tiffOfChannels(pixels, 4, 2))).thumbnail).not.toEqual(plain.thumbnail)
})

it.each([10, 12, 14])('16 bits that hold %i are as bright as the camera saw them', async (bits) => {
  const raw = { width: 480, height: 360, channels: 3 } as const
  const levels = await sharp(pixels).removeAlpha().raw().toBuffer()
  const few = Uint16Array.from(levels, (level) => Math.round((level / 255) * (2 ** bits - 1)))
  const [dim, full] = [sharp(few, { raw }).toColourspace('rgb16'), sharp(pixels)]
  const shown = async (image: Buffer) =>
    (await sharp((await check(image)).thumbnail).stats()).channels.map(({ mean }) => mean)
  const [bright, wanted] = [await shown(await dim.png().toBuffer()), await shown(await full.png().toBuffer())]
  for (const [i, mean] of bright.entries()) expect(Math.abs(mean - (wanted[i] ?? 0))).toBeLessThan(3)
})

it.each([
  ['signed numbers', { 258: { short: [16, 16, 16] }, 339: { short: [2, 2, 2] } }],
  ['whole numbers of 32 bits', { 258: { short: [32, 32, 32] } }],
])('a TIFF with %s, whose colours would be wrong, is refused by name', async (what, entries) => {
  const page = await pageOf(pixels)
  await expect(check(tiffOf([{ ...page, ...entries }]))).rejects.toMatchObject({
    code: 'UNDECODABLE',
    message: `castle.jpg is a TIFF with ${what}, which Maquette can’t read.`,
  })
})

it('a JPEG without tables of its own, as frames of films are, is taken', async () => {
  let jpeg: Buffer = await sharp(pixels).jpeg({ optimiseCoding: false }).toBuffer()
  for (let at = marker(jpeg, 0xc4); at >= 0; at = marker(jpeg, 0xc4)) {
    jpeg = Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + 2 + jpeg.readUInt16BE(at + 2))])
  }
  expect(await check(jpeg)).toMatchObject({ widthPx: 480, heightPx: 360 })
})

describe('a JPEG with restarts, as many cameras write it,', () => {
  /** 64 x 64 pixels of one grey: each block is a code for no difference and one for no detail, 8 of them between two restarts. */
  async function withRestarts(intervals: readonly number[]): Promise<Buffer> {
    const grey = { create: { width: 64, height: 64, channels: 3, background: '#808080' } } as const
    const jpeg = await sharp(grey).toColourspace('b-w').jpeg({ optimiseCoding: false }).toBuffer()
    const scan = marker(jpeg, 0xda)
    const head = insert(
      jpeg.subarray(0, scan + 2 + jpeg.readUInt16BE(scan + 2)),
      scan,
      Buffer.from([0xff, 0xdd, 0, 4, 0, 8]),
    )
    const blocks = Buffer.from('28a28a28a28a', 'hex')
    const coded = intervals.flatMap((number, i) => [
      blocks,
      ...(i < intervals.length - 1 ? [Buffer.from([0xff, 0xd0 + number])] : []),
    ])
    return Buffer.concat([head, ...coded, Buffer.from([0xff, 0xd9])])
  }

  it('is taken when all are there in their order, and refused when one is not', async () => {
    expect(await check(await withRestarts([0, 1, 2, 3, 4, 5, 6, 7]))).toMatchObject({
      widthPx: 64,
      notes: [{ code: 'TINY' }],
    })
    await expect(check(await withRestarts([0, 1, 2, 3, 4, 5, 6]))).rejects.toMatchObject(refused)
    await expect(check(await withRestarts([0, 1, 3, 2, 4, 5, 6, 7]))).rejects.toMatchObject(refused)
  })
})

it('a progressive JPEG that ends with one of its first scans is refused: it shows all, and not what was taken', async () => {
  const jpeg = await KINDS.progressive()
  let scan = marker(jpeg, 0xda)
  for (let i = 0; i < 3; i++) scan = jpeg.indexOf(Buffer.from([0xff, 0xda]), scan + 2)
  const tables = jpeg.lastIndexOf(Buffer.from([0xff, 0xc4]), scan)
  const cut = jpeg.subarray(0, tables)
  expect((await sharp(cut, { failOn: 'none' }).stats()).channels).toHaveLength(3)
  await expect(check(cut)).rejects.toMatchObject(refused)
})

describe('a TIFF', () => {
  /** Tags of maps and drones, as their programs write them: text without an end, unknown tags of all types. */
  const STRANGE: TiffDirectoryRecipe = {
    270: { undefined: Buffer.from('no end') },
    33550: {
      rational: [
        [1, 2],
        [1, 2],
        [0, 1],
      ],
    },
    34735: { short: [1, 1, 0, 0] },
    42112: { ascii: '<GDALMetadata/>' },
    50712: { short: [1, 2] },
    65000: { long: [5] },
  }

  it('of a drone or of a map is taken with its EXIF', async () => {
    const tiff = await tiffWithExif(pixels, { ...CAMERA_EXIF, ...STRANGE })
    // The description is text, and its last byte is none.
    const at = tiff.indexOf(Buffer.from([0x0e, 0x01, 7, 0]))
    tiff.writeUInt16LE(2, at + 2)
    const photo = await check(tiff)
    expect(photo).toMatchObject({ widthPx: 480, focalLengthMm: 4.25, notes: [{ code: 'HARMLESS_FAULT' }] })
    for (const part of [0.3, 0.9]) {
      await expect(check(tiff.subarray(0, Math.floor(tiff.length * part)))).rejects.toMatchObject({
        code: 'UNDECODABLE',
      })
    }
  })

  it('of one photo with a thumbnail, a mask and smaller copies is taken by its first page', async () => {
    const small = await pageOf(await sharp(pixels).resize(120).toBuffer())
    const mask = { ...(await pageOf(pixels)), 254: { long: [4] } } as TiffDirectoryRecipe
    const photo = await check(await tiffWithExif(pixels, {}, [{ ...small, 254: { long: [1] } }, mask, small]))
    expect(photo).toMatchObject({ widthPx: 480, heightPx: 360, notes: [{ code: 'LARGEST_PAGE_USED' }] })
  })

  it('that begins with its thumbnail is taken by the photo, and kept so that it begins with that', async () => {
    const small = { ...(await pageOf(await sharp(pixels).resize(60).toBuffer())), 254: { long: [1] } }
    const { 0x0112: _, ...exif } = CAMERA_EXIF
    const photo = await check(tiffOf([small as TiffDirectoryRecipe, { ...(await pageOf(pixels)), ...exif }]))
    expect(photo).toMatchObject({ widthPx: 480, focalLengthMm: 4.25, notes: [{ code: 'LARGEST_PAGE_USED' }] })
    expect(await sharp(photo.path).metadata()).toMatchObject({ format: 'tiff', width: 480, height: 360 })
  })

  it('of two photos is refused', async () => {
    const other = await pageOf(await makePhoto({ widthPx: 480, heightPx: 360, seed: 2 }))
    const several = { code: 'WRONG_FORMAT', message: expect.stringContaining('2 pictures') }
    await expect(check(await tiffWithExif(pixels, {}, [other]))).rejects.toMatchObject(several)
  })

  it('of 64-bit offsets is taken', async () => {
    const big = await sharp(pixels).tiff({ bigtiff: true }).toBuffer()
    expect(await check(big)).toMatchObject({ mediaType: 'image/tiff', widthPx: 480, notes: [] })
  })
})

describe('a PNG', () => {
  it('whose text fails its check sum is taken, one whose pixels do is not', async () => {
    const text = Buffer.from('tEXtTitle\0castle', 'latin1')
    const chunk = Buffer.concat([Buffer.from([0, 0, 0, text.length - 4]), text, Buffer.from([1, 2, 3, 4])])
    const photo = await check(insert(pixels, 33, chunk))
    expect(photo).toMatchObject({ widthPx: 480, heightPx: 360 })
    const broken = Buffer.from(pixels)
    broken[pixels.length >> 1] = (broken[pixels.length >> 1] ?? 0) ^ 1
    await expect(check(broken)).rejects.toMatchObject(refused)
  })

  it('without its last chunk is taken, one that lost pixels is not', async () => {
    expect(await check(pixels.subarray(0, -12))).toMatchObject({ widthPx: 480 })
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      await expect(check(pixels.subarray(0, Math.floor(pixels.length * part)))).rejects.toMatchObject(refused)
    }
  })

  it.each([
    ['its first byte replaced', (png: Buffer) => Buffer.from(png.toString('utf8'))],
    ['its line ends changed', (png: Buffer) => Buffer.from(png.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')],
  ])('that was copied as text (%s) is called so', async (_, change) => {
    await expect(check(change(pixels))).rejects.toMatchObject({
      code: 'WRONG_FORMAT',
      message: expect.stringContaining('as if it were a text'),
    })
  })
})

it('a JPEG that was copied as text is called so', async () => {
  const mangled = Buffer.from((await KINDS.baseline()).toString('utf8'))
  await expect(check(mangled)).rejects.toMatchObject({ message: expect.stringContaining('as if it were a text') })
})
