import { describe, expect, it } from 'vitest'
import { sourceOf } from './byte-source.ts'
import { type ExifFacts, NO_EXIF_FACTS, readExifFacts, uprightExif } from './exif.ts'
import { exifOfJpeg, withMetadata } from './jpeg-segments.ts'
import { CAMERA_EXIF, type TiffDirectoryRecipe, tiffOf } from './testing/tiff-of.ts'

const FACTS: ExifFacts = {
  focalLengthMm: 4.25,
  focalLength35mm: 28,
  focalPlanePxPerMm: 20765 / 25.4,
  digitalZoom: null,
  exifWidthPx: 4032,
  exifHeightPx: 3024,
  capturedAt: '2024-05-01T10:11:12+02:00',
  cameraModel: 'Example Phone 3',
  lensModel: 'back camera 4.25mm f/1.8',
  location: { latitudeDeg: -(33 + 51 / 60 + 31.2 / 3600), longitudeDeg: -70.5 },
}

const EXIF = tiffOf([CAMERA_EXIF])
const HEAD = Buffer.from('Exif\0\0', 'latin1')
const orientationOf = (exif: Buffer | null) => exif?.readUInt16LE(exif.indexOf(Buffer.from([0x12, 0x01, 3, 0])) + 8)

/** With all of a directory's entries, and those below one of them changed. */
function changed(below: number, entries: TiffDirectoryRecipe): TiffDirectoryRecipe {
  const value = CAMERA_EXIF[below]
  const [directory] = value && 'directories' in value ? value.directories : []
  return { ...CAMERA_EXIF, [below]: { directories: [{ ...directory, ...entries }] } }
}

describe('EXIF says the same', () => {
  it.each([
    ['from its TIFF head on', EXIF],
    ['big-endian', tiffOf([CAMERA_EXIF], { isBigEndian: true })],
    ['after the head of a JPEG’s segment, which most HEIC files have too', Buffer.concat([HEAD, EXIF])],
    ['after two of them', Buffer.concat([HEAD, HEAD, EXIF])],
    ['after the offset of a HEIF item', Buffer.concat([Buffer.from([0, 0, 0, 6]), HEAD, EXIF])],
    ['under the mark of the other byte order', Buffer.concat([Buffer.from('MM'), EXIF.subarray(2)])],
    ['with more after it', Buffer.concat([EXIF, Buffer.alloc(100, 0xff)])],
    ['behind a directory that is far away', tiffOf([CAMERA_EXIF], { gap: Buffer.alloc(70_000) })],
  ])('%s', (_, block) => {
    expect(readExifFacts(block)).toEqual(FACTS)
    const upright = uprightExif(block)
    expect(readExifFacts(upright)).toEqual(FACTS)
  })

  it('where raw files keep it: in the first directory, under numbers of their own', () => {
    const { 0x8769: exif, 0x8825: gps, ...image } = CAMERA_EXIF
    const [below] = exif && 'directories' in exif ? exif.directories : []
    const { 0xa20e: resolution, 0xa210: unit, ...rest } = below ?? {}
    const raw = { ...image, ...rest, 37390: resolution, 37392: unit, 34853: gps } as TiffDirectoryRecipe
    expect(readExifFacts(tiffOf([raw], { magic: 0x4f52 }))).toEqual(FACTS)
  })

  it.each([
    [
      'a value outside of the block',
      { 37510: { long: [1] } },
      (bytes: Buffer) => {
        const at = bytes.indexOf(Buffer.from([0x86, 0x92, 4, 0]))
        bytes.writeUInt32LE(0x7fffffff, at + 4)
      },
    ],
    [
      'a value of an unknown type',
      { 37510: { long: [1] } },
      (bytes: Buffer) => {
        bytes.writeUInt16LE(99, bytes.indexOf(Buffer.from([0x86, 0x92, 4, 0])) + 2)
      },
    ],
    ['a maker’s note of 200 kB', { 37500: { undefined: Buffer.alloc(200_000, 7) } }, () => {}],
  ])('beside %s', (_, entries, breakIt) => {
    const block = tiffOf([changed(0x8769, entries as TiffDirectoryRecipe)])
    breakIt(block)
    expect(readExifFacts(block)).toEqual(FACTS)
    expect(readExifFacts(uprightExif(block))).toEqual(FACTS)
  })

  it('as far as it goes when it is cut off: what lies before the cut', () => {
    const { 0x8825: gps, ...others } = CAMERA_EXIF
    const block = tiffOf([{ ...others, 34853: gps as never }])
    const cut = block.subarray(0, block.length - 20)
    expect(readExifFacts(cut)).toEqual({ ...FACTS, location: null })
  })
})

describe('EXIF of a converted photo', () => {
  it('is upright, whatever it said before, and fits into a segment of a JPEG', () => {
    for (const isBigEndian of [false, true]) {
      const large = changed(0x8769, { 37500: { undefined: Buffer.alloc(200_000, 7) } })
      const upright = uprightExif(Buffer.concat([HEAD, tiffOf([large], { isBigEndian })]))
      expect(upright?.length).toBeLessThan(2000)
      const jpeg = withMetadata(Buffer.from([0xff, 0xd8, 0xff, 0xd9]), { exif: upright })
      expect(exifOfJpeg(sourceOf(jpeg))).toEqual(upright)
    }
    expect(orientationOf(EXIF)).toBe(6)
    expect(orientationOf(uprightExif(EXIF))).toBe(1)
  })

  it('is none where there was none', () => {
    expect(uprightExif(Buffer.from('nothing of the kind'))).toBeNull()
    expect(uprightExif(tiffOf([{ 256: { short: [5] } }]))).toBeNull()
  })
})

it('is found in a JPEG over several segments, and behind stray bytes', () => {
  const long = tiffOf([changed(0x8769, { 37500: { undefined: Buffer.alloc(100_000, 7) } })])
  const segment = (content: Buffer) => {
    const head = Buffer.from([0xff, 0xe1, 0, 0])
    head.writeUInt16BE(content.length + 8, 2)
    return Buffer.concat([head, HEAD, content])
  }
  const parts = [long.subarray(0, 65_000), long.subarray(65_000)].map(segment)
  const another = segment(tiffOf([{ 271: { ascii: 'Another' } }]))
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0, 0, 7]), ...parts, another, Buffer.from([0xff, 0xda, 0, 2])])
  expect(readExifFacts(exifOfJpeg(sourceOf(jpeg)))).toEqual(FACTS)
  const broken = segment(Buffer.from('II*\0\xff\xff\xff\xff', 'latin1'))
  const behindBroken = Buffer.concat([Buffer.from([0xff, 0xd8]), broken, ...parts, Buffer.from([0xff, 0xda, 0, 2])])
  expect(readExifFacts(exifOfJpeg(sourceOf(behindBroken)))).toEqual(FACTS)
})

describe('no fact comes of', () => {
  it.each([
    ['nothing', undefined],
    ['an empty block', Buffer.alloc(0)],
    ['noise', Buffer.alloc(500, 0x49)],
    ['a head alone', EXIF.subarray(0, 8)],
    ['a directory that is its own', tiffOf([{ 34665: { long: [8] }, 34853: { long: [8] } }])],
  ])('%s', (_, block) => {
    expect(readExifFacts(block)).toEqual(NO_EXIF_FACTS)
  })

  it.each([
    [
      'zeros for unknown',
      0x8769,
      { 37386: { rational: [[0, 1]] }, 41989: { short: [0] }, 40962: { long: [0] } },
      { focalLengthMm: null, focalLength35mm: null, exifWidthPx: null },
    ],
    [
      'a division by nothing',
      0x8769,
      { 37386: { rational: [[4, 0]] }, 41486: { rational: [[0, 0]] } },
      { focalLengthMm: null, focalPlanePxPerMm: null },
    ],
    [
      'a clock that was never set',
      0x8769,
      { 36867: { ascii: '0000:00:00 00:00:00' }, 36868: { ascii: '2024:05:02 10:11:12' } },
      { capturedAt: '2024-05-02T10:11:12+02:00' },
    ],
    ['a day that never was', 0x8769, { 36867: { ascii: '2024:13:41 10:11:12' } }, { capturedAt: null }],
    [
      'no fix',
      0x8825,
      {
        2: {
          rational: [
            [0, 1],
            [0, 1],
            [0, 1],
          ],
        },
        4: {
          rational: [
            [0, 1],
            [0, 1],
            [0, 1],
          ],
        },
      },
      { location: null },
    ],
    [
      'an impossible place',
      0x8825,
      {
        2: {
          rational: [
            [948, 1],
            [0, 1],
            [0, 1],
          ],
        },
      },
      { location: null },
    ],
    ['half a place', 0x8825, { 4: { ascii: '' } }, { location: null }],
  ] as [string, number, TiffDirectoryRecipe, Partial<ExifFacts>][])('%s', (_, below, entries, facts) => {
    expect(readExifFacts(tiffOf([changed(below, entries)]))).toEqual({ ...FACTS, ...facts })
  })
})
