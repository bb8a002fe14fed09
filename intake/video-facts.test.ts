import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readExifFacts } from '#server/formats/exif.ts'
import { withFrameExif } from './exif-segment.ts'
import { readVideoFacts } from './video-facts.ts'

test('phones say what they are, when it was, and sometimes what lens they used', () => {
  expect(
    readVideoFacts({
      'com.apple.quicktime.make': 'Apple',
      'com.apple.quicktime.model': 'iPhone 15 Pro',
      'com.apple.quicktime.creationdate': '2026-05-12T16:04:05+0200',
      'com.apple.quicktime.camera.focal_length.35mm_equivalent': 26,
      udta: new Uint8Array(3),
    }),
  ).toEqual({
    make: 'Apple',
    model: 'iPhone 15 Pro',
    takenAt: { local: '2026-05-12T16:04:05', offset: '+02:00' },
    focalLength35mm: 26,
  })
  expect(
    readVideoFacts({
      'com.android.manufacturer': 'Google',
      'com.android.model': 'Pixel 9',
      creation_time: '2026-05-12T14:04:05.000000Z',
    }),
  ).toMatchObject({
    model: 'Pixel 9',
    takenAt: { local: '2026-05-12T14:04:05', offset: '+00:00' },
    focalLength35mm: null,
  })
})

test('a clock that was never set and a lens that there is none of are not believed', () => {
  const nothing = { make: null, model: null, takenAt: null, focalLength35mm: null }
  expect(readVideoFacts({ creation_time: '1904-01-01T00:00:00Z', focalLengthIn35mmFormat: '0' })).toEqual(nothing)
  expect(readVideoFacts({ creation_time: '2026-13-01T25:00:00Z' })).toEqual(nothing)
  expect(readVideoFacts({ date: 'yesterday', model: '  ', 'focal_length.35mm_equivalent': 'wide' })).toEqual(nothing)
})

test('frames carry it as EXIF that other programs read, with the time of the frame', async () => {
  const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  const facts = {
    make: 'Apple',
    model: 'iPhöne',
    takenAt: { local: '2026-05-12T23:59:58', offset: '+02:00' },
    focalLength35mm: 26,
  }
  const { exif, width } = await sharp(withFrameExif(plain, facts, 3.25)).metadata()
  expect(width).toBe(64)
  expect(readExifFacts(exif)).toMatchObject({
    cameraModel: 'Apple iPh?ne',
    capturedAt: '2026-05-13T00:00:01+02:00',
    focalLength35mm: 26,
  })
  const nothing = { make: null, model: null, takenAt: null, focalLength35mm: null }
  expect(withFrameExif(plain, nothing, 1)).toBe(plain)
})
