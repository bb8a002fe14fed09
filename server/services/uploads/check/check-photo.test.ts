import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readExifFacts } from '#server/formats/exif.ts'
import { exrOf, largeExr } from '#server/formats/testing/exr-of.ts'
import { CAMERA_EXIF, tiffOf } from '#server/formats/testing/tiff-of.ts'
import { heicWithExif, pngsWithHiddenExif, tiffWithExif } from '../testing/change-photo.ts'
import { makePhoto, type PhotoRecipe } from '../testing/make-photo.ts'
import { checkPhoto } from './check-photo.ts'
import type { CheckedPhoto } from './checked-photo.ts'

/** 240 x 320 once it is turned, as phones write it: with `irot`, an EXIF orientation beside it, and Display P3. */
const PHONE_HEIC = new URL('../../../formats/testing/phone.heic', import.meta.url)

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-check-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const LIMITS = { maxFileBytes: 2_000_000, maxPixels: 1_000_000 }

async function check(bytes: Uint8Array | string, limits: Partial<typeof LIMITS> = {}): Promise<CheckedPhoto> {
  const file = path.join(dir, 'file')
  await writeFile(file, bytes)
  return checkPhoto(file, { fileName: 'castle.jpg', ...LIMITS, ...limits })
}

const checkMade = async (recipe: PhotoRecipe) => check(await makePhoto(recipe))

describe('a photo', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('gets in as %s, whatever its name says', async (format) => {
    const photo = await checkMade({ format })
    expect(photo).toMatchObject({ mediaType: `image/${format}`, widthPx: 320, heightPx: 240 })
    expect(photo.sharpness).toBeGreaterThan(0)
  })

  it.each([
    ['grey', (image: Sharp) => image.greyscale().jpeg()],
    ['CMYK', (image: Sharp) => image.toColourspace('cmyk').jpeg()],
    ['16 bit', (image: Sharp) => image.toColourspace('rgb16').png()],
    ['transparent', (image: Sharp) => image.ensureAlpha(0.5).png()],
    ['palette', (image: Sharp) => image.png({ palette: true })],
    ['progressive', (image: Sharp) => image.jpeg({ progressive: true })],
  ])('gets in when it is %s', async (_, make) => {
    const { thumbnail } = await check(await make(sharp(await makePhoto({ format: 'png' }))).toBuffer())
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 320, height: 240, space: 'srgb', channels: 3 })
  })

  it.each([
    // From 1 m on the left to 5 m on the right, in millimetres; nothing is known at the bottom.
    { name: 'dark', unit: 1, lightest: 250 },
    { name: 'of the whole range', unit: 13, lightest: 252 },
  ])(
    'shows depth of 16 bits that is $name, light and dark, and black where there is none',
    async ({ unit, lightest }) => {
      const values = Uint16Array.from({ length: 320 * 240 }, (_, i) =>
        i < 320 * 200 ? unit * (1000 + (4000 * (i % 320)) / 319) : 0,
      )
      const image = sharp(values, { raw: { width: 320, height: 240, channels: 1 } })
      const { thumbnail } = await check(await image.toColourspace('grey16').png().toBuffer())
      const { data, info } = await sharp(thumbnail).greyscale().raw().toBuffer({ resolveWithObject: true })
      expect([info.width, info.height]).toEqual([320, 240])
      const [left = 0, right = 0, none = 0] = [320 * 100 + 10, 320 * 100 + 310, 320 * 230 + 160].map((at) => data[at])
      expect(right).toBeGreaterThanOrEqual(lightest - 10)
      expect(right - left).toBeGreaterThan(150)
      expect(none).toBeLessThan(5)
    },
  )

  it('gets in as HEIC of a phone, and is kept as an upright JPEG with its EXIF and colour profile', async () => {
    const { path: kept, ...photo } = await check(await readFile(PHONE_HEIC))
    expect(photo).toMatchObject({ mediaType: 'image/jpeg', widthPx: 240, heightPx: 320, cameraModel: 'Example Phone' })
    expect(photo).toMatchObject({ focalLengthMm: 4.25, focalLength35mm: 26, capturedAt: '2024-05-01T10:11:12' })
    const { orientation, icc } = await sharp(kept).metadata()
    expect([orientation, icc?.length]).toEqual([1, 480])
    // Its four quarters, as they are seen: blue, red, light, green.
    const { data } = await sharp(kept).raw().toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) => [...data.subarray(3 * (240 * y + x), 3 * (240 * y + x) + 3)]
    for (const [x, y, color] of [
      [60, 80, [32, 64, 192]],
      [180, 80, [192, 48, 32]],
      [60, 240, [224, 224, 208]],
      [180, 240, [32, 160, 64]],
    ] as const) {
      for (const [channel, value] of at(x, y).entries()) expect(Math.abs(value - (color[channel] ?? 0))).toBeLessThan(8)
    }
  })

  it.each([
    ['without a prefix', ''],
    ['with Exif\\0\\0 before it, as most phones write it', 'Exif\0\0'],
    ['with two of them', 'Exif\0\0Exif\0\0'],
  ])('keeps its EXIF as HEIC %s', async (_, prefix) => {
    const { path: kept, ...photo } = await check(
      heicWithExif(await readFile(PHONE_HEIC), prefix, tiffOf([CAMERA_EXIF])),
    )
    const facts = { focalLengthMm: 4.25, focalLength35mm: 28, lensModel: 'back camera 4.25mm f/1.8', orientation: 1 }
    expect(photo).toMatchObject({
      ...facts,
      location: { latitudeDeg: expect.closeTo(-33.8587, 4), longitudeDeg: -70.5 },
    })
    // What reads the file that is kept reads the same, and shows it upright.
    const { orientation, exif } = await sharp(kept).metadata()
    expect(orientation).toBe(1)
    expect(readExifFacts(exif)).toMatchObject({ focalLengthMm: 4.25, capturedAt: '2024-05-01T10:11:12+02:00' })
  })

  it('has the EXIF of a TIFF, of a WebP and of a PNG', async () => {
    const exif = { IFD0: { Make: 'Example' }, IFD2: { FocalLength: '425/100', FocalLengthIn35mmFilm: '28' } }
    for (const format of ['webp', 'png'] as const) {
      expect(await checkMade({ format, exif })).toMatchObject({ focalLengthMm: 4.25, focalLength35mm: 28 })
    }
    const tiff = await tiffWithExif(await makePhoto({ format: 'tiff' }), CAMERA_EXIF)
    expect(await check(tiff)).toMatchObject({
      mediaType: 'image/tiff',
      focalLengthMm: 4.25,
      cameraModel: 'Example Phone 3',
    })
  })

  it('has the EXIF of a PNG that ImageMagick wrote, and is upright and kept so', async () => {
    const png = await makePhoto({ format: 'png' })
    const { width, height } = await sharp(png).metadata()
    for (const [how, changed] of pngsWithHiddenExif(png, tiffOf([CAMERA_EXIF]))) {
      const photo = await check(changed)
      expect(photo, how).toMatchObject({ mediaType: 'image/png', focalLengthMm: 4.25, cameraModel: 'Example Phone 3' })
      expect(photo, how).toMatchObject({ widthPx: height, heightPx: width, orientation: 6, notes: [] })
      expect((await sharp(photo.path).metadata()).orientation, how).toBe(6)
    }
    expect(await check(png)).toMatchObject({ orientation: 1, path: path.join(dir, 'file') })
  })

  it('has the facts of its XMP where there is no EXIF', async () => {
    const attributes =
      'exif:FocalLength="35/1" exif:FocalLengthIn35mmFilm="52" tiff:Make="Example" tiff:Model="Example 7"'
    const elements =
      '<exif:DateTimeOriginal>2024-05-01T10:11:12.50+02:00</exif:DateTimeOriginal><exif:GPSLatitude>48,30.0S</exif:GPSLatitude>'
    const place = '<exif:GPSLongitude>11,15,36E</exif:GPSLongitude>'
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description ${attributes}>${elements}${place}</rdf:Description></x:xmpmeta>`
    const photo = sharp(await makePhoto({ format: 'png' }))
    const said = {
      ...{ focalLengthMm: 35, focalLength35mm: 52, cameraModel: 'Example 7', capturedAt: '2024-05-01T10:11:12+02:00' },
      location: { latitudeDeg: -48.5, longitudeDeg: expect.closeTo(11.26, 6) },
    }
    expect(await check(await photo.clone().withXmp(xmp).png().toBuffer())).toMatchObject(said)
    expect(await check(await photo.clone().withXmp(xmp).jpeg().toBuffer())).toMatchObject(said)
    const exif = { IFD0: { Make: 'Other' } }
    const both = await photo.clone().withExif(exif).withXmp(xmp).jpeg().toBuffer()
    expect(await check(both)).toMatchObject({ cameraModel: 'Other', focalLengthMm: null })
    const odd = xmp.replace('35/1', '35/0').replace('52', '-5').replace('2024-05', '2024-13').replace('48,', '148,')
    expect(await check(await photo.clone().withXmp(odd).png().toBuffer())).toMatchObject({
      ...{ focalLengthMm: null, focalLength35mm: null, capturedAt: null, location: null },
    })
  })

  it('tells what its EXIF says', async () => {
    const photo = await checkMade({
      exif: {
        IFD0: { Make: 'NIKON CORPORATION', Model: 'NIKON D90' },
        IFD2: {
          FocalLength: '35/2',
          FocalLengthIn35mmFilm: '26',
          DateTimeOriginal: '2024:05:01 10:11:12',
          OffsetTimeOriginal: '+02:00',
        },
      },
    })
    expect(photo).toMatchObject({
      focalLengthMm: 17.5,
      focalLength35mm: 26,
      capturedAt: '2024-05-01T10:11:12+02:00',
      cameraModel: 'NIKON D90',
    })
  })

  it.each([
    ['nothing', {}],
    [
      'zeros for unknown',
      { IFD2: { FocalLength: '0/1', FocalLengthIn35mmFilm: '0', DateTimeOriginal: '0000:00:00 00:00:00' } },
    ],
    ['nonsense', { IFD2: { FocalLength: '-1/0', DateTimeOriginal: 'yesterday' } }],
  ])('has no facts when its EXIF says %s', async (_, exif) => {
    const photo = await checkMade({ exif })
    expect(photo).toMatchObject({ focalLengthMm: null, focalLength35mm: null, capturedAt: null, cameraModel: null })
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is shown upright from EXIF orientation %i', async (orientation) => {
    const bytes = await makePhoto({ widthPx: 1024, heightPx: 640, blockPx: 128, orientation })
    const upright = await sharp(bytes).autoOrient().resize(320, 320, { fit: 'inside' }).removeAlpha().raw().toBuffer()
    const photo = await check(bytes)
    const shown = await sharp(photo.thumbnail).raw().toBuffer({ resolveWithObject: true })

    const turned = orientation >= 5
    expect([photo.widthPx, photo.heightPx]).toEqual(turned ? [640, 1024] : [1024, 640])
    expect([shown.info.width, shown.info.height]).toEqual(turned ? [200, 320] : [320, 200])
    let difference = 0
    for (let i = 0; i < upright.length; i++) difference += Math.abs((upright[i] ?? 0) - (shown.data[i] ?? 0))
    // Levels of 255 on average: lossy WebP costs about 5, any wrong turn or mirroring of the blocks 60 or more.
    expect(difference / upright.length).toBeLessThan(10)
    expect(photo.orientation).toBe(orientation)
  })

  it('is the sharper the less it is blurred', async () => {
    const sharpnesses: number[] = []
    for (const blurPx of [0, 1, 2, 4]) sharpnesses.push((await checkMade({ blurPx, format: 'png' })).sharpness)

    expect(sharpnesses).toEqual(sharpnesses.toSorted((a, b) => b - a))
    expect((sharpnesses[0] ?? 0) / (sharpnesses[3] ?? 0)).toBeGreaterThan(5)
  })
})

describe('a file that is no photo is refused as WRONG_FORMAT:', () => {
  const box = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0`, 'latin1')

  it.each([
    ['MP4', box('isom'), /is a video/, /frames/],
    ['Matroska', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2]), /is a video/, /frames/],
    ['PDF', '%PDF-1.7\n', /is a PDF/, /Export the pictures/],
    ['ZIP', 'PK\x03\x04....', /is a ZIP archive/, /unpack/],
    ['GIF', 'GIF89a......', /is a GIF/, /save it as JPEG/],
    ['SVG', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', /is an SVG/, /save it as JPEG/],
    ['text', 'Größe: the photo is attached.\n', /is a text file/, /failed/],
    ['a web page', '<!DOCTYPE html><html></html>', /is a web page/, /failed/],
    ['rubbish', Buffer.from([1, 2, 3, 4]), /of an unsupported type/, /Use one of these/],
  ])('%s', async (_, bytes, message, suggestion) => {
    await expect(check(bytes)).rejects.toMatchObject({
      code: 'WRONG_FORMAT',
      file: 'castle.jpg',
      message: expect.stringMatching(message),
      suggestion: expect.stringMatching(suggestion),
    })
  })

  it('an animation', async () => {
    const frames = await Promise.all([1, 2, 3].map((seed) => makePhoto({ format: 'png', seed })))
    const animated = await sharp(frames, { join: { animated: true } })
      .webp({ loop: 0 })
      .toBuffer()
    await expect(check(animated)).rejects.toMatchObject({
      code: 'WRONG_FORMAT',
      message: expect.stringContaining('holds 3 pictures'),
    })
  })
})

describe('a photo that can’t be used is refused:', () => {
  it('empty', async () => {
    await expect(check('')).rejects.toMatchObject({ code: 'UNDECODABLE', message: expect.stringContaining('0 bytes') })
  })

  it.each([
    ['jpeg', 0.5],
    ['jpeg', 0.99],
    ['jpeg', 0.01],
    ['png', 0.5],
    ['webp', 0.5],
    ['tiff', 0.5],
  ] as const)('%s cut off after %d of it', async (format, part) => {
    const bytes = await makePhoto({ format })
    const cut = bytes.subarray(0, Math.floor(bytes.byteLength * part))
    await expect(check(cut)).rejects.toMatchObject({ code: 'UNDECODABLE', file: 'castle.jpg' })
  })

  it.each([0.1, 0.5, 0.98])('HEIC cut off after %d of it', async (part) => {
    const bytes = await readFile(PHONE_HEIC)
    const cut = bytes.subarray(0, Math.floor(bytes.byteLength * part))
    await expect(check(cut)).rejects.toMatchObject({ code: 'UNDECODABLE', file: 'castle.jpg' })
  })

  it('HEIC with more pixels than the limit', async () => {
    const maxPixels = 240 * 320 - 1
    await expect(check(await readFile(PHONE_HEIC), { maxPixels })).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' })
  })

  it('JPEG with a hole of zeros, as broken downloads have', async () => {
    const bytes = await makePhoto({ widthPx: 640, heightPx: 480, blockPx: 20 })
    bytes.fill(0, Math.floor(bytes.byteLength * 0.4), Math.floor(bytes.byteLength * 0.6))
    await expect(check(bytes)).rejects.toMatchObject({ code: 'UNDECODABLE' })
  })

  it('PNG with a flipped bit', async () => {
    const bytes = await makePhoto({ format: 'png' })
    const middle = Math.floor(bytes.byteLength / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    await expect(check(bytes)).rejects.toMatchObject({ code: 'UNDECODABLE' })
  })

  it('too many bytes', async () => {
    const bytes = await makePhoto()
    await expect(check(bytes, { maxFileBytes: bytes.byteLength - 1 })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
    await expect(check(bytes, { maxFileBytes: bytes.byteLength })).resolves.toMatchObject({ widthPx: 320 })
  })

  it('more pixels than the limit by its header, before it is decoded', async () => {
    const bytes = await makePhoto({ widthPx: 1000, heightPx: 1001 })
    // Cut off: decoding it would end in UNDECODABLE.
    await expect(check(bytes.subarray(0, bytes.byteLength / 2))).rejects.toMatchObject({
      code: 'TOO_MANY_PIXELS',
      message: expect.stringContaining('1000 x 1001'),
    })
  })

  it('too small', async () => {
    await expect(checkMade({ widthPx: 300, heightPx: 63 })).rejects.toMatchObject({
      code: 'UNDECODABLE',
      message: expect.stringContaining('300 x 63'),
    })
    await expect(checkMade({ widthPx: 64, heightPx: 64 })).resolves.toMatchObject({ widthPx: 64 })
  })
})

describe('an OpenEXR file', () => {
  const size = { widthPx: 80, heightPx: 64 }
  const depths = Array.from({ length: size.widthPx * size.heightPx }, (_, i) => 1 + (i % 7))

  it('gets in as depth, with a picture of it', async () => {
    const exr = await check(exrOf(depths, size))
    expect(exr).toMatchObject({ mediaType: 'image/x-exr', ...size })
    expect(await sharp(exr.thumbnail).metadata()).toMatchObject({ format: 'webp', width: 80 })
  })

  it('of 25 megapixels is checked while the server answers others', async () => {
    const file = path.join(dir, 'large.exr')
    await writeFile(file, largeExr({ widthPx: 5120, heightPx: 5120 }))
    let longestMs = 0
    const began = performance.now()
    let before = began
    const beat = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - before)
      before = performance.now()
    }, 5)
    const exr = await checkPhoto(file, { fileName: 'depth.exr', maxFileBytes: 1e8, maxPixels: 250e6 })
    clearInterval(beat)
    expect(exr).toMatchObject({ widthPx: 5120, heightPx: 5120 })
    expect(await sharp(exr.thumbnail).metadata()).toMatchObject({ width: 320, height: 320 })
    // In this thread, decoding would be one long step.
    expect(longestMs).toBeLessThan((performance.now() - began) / 2)
    await writeFile(file, largeExr({ widthPx: 10_240, heightPx: 6400 }))
    const tooLarge = checkPhoto(file, { fileName: 'depth.exr', maxFileBytes: 1e8, maxPixels: 250e6 })
    await expect(tooLarge).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' })
  })

  it('is refused when it is cut short or too large, by its header before it is decoded', async () => {
    const bytes = exrOf(depths, size)
    await expect(check(bytes.subarray(0, bytes.length - 4000))).rejects.toMatchObject({ code: 'UNDECODABLE' })
    await expect(check(bytes, { maxPixels: 1000 })).rejects.toMatchObject({ code: 'TOO_MANY_PIXELS' })
  })
})
