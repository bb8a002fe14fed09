import { describe, expect, test } from 'vitest'
import { type FocalLengthFacts, focalLengthOf } from './focal-length.ts'

const NOTHING: FocalLengthFacts = {
  widthPx: 3000,
  heightPx: 2000,
  focalLengthMm: null,
  focalLength35mm: null,
  focalPlanePxPerMm: null,
  digitalZoom: null,
  exifWidthPx: null,
  exifHeightPx: null,
}

test('nothing known', () => {
  expect(focalLengthOf(NOTHING)).toBeNull()
  expect(focalLengthOf({ ...NOTHING, focalLengthMm: 5.8 })).toBeNull()
})

describe('the 35 mm equivalent', () => {
  test('in the shape of the full frame is its own definition', () => {
    expect(focalLengthOf({ ...NOTHING, focalLength35mm: 36 })).toEqual({ px: expect.closeTo(3000, 6), isTrusted: true })
  })

  test('means the same upright and for 4:3', () => {
    const facts = { ...NOTHING, widthPx: 2832, heightPx: 2128, focalLength35mm: 35 }
    // 2905.88 px by calibration: what EXIF rounds to 35 is up to 1.4 % off.
    expect(focalLengthOf(facts)?.px).toBeCloseTo(2865.58, 1)
    expect(focalLengthOf({ ...facts, widthPx: 2128, heightPx: 2832 })?.px).toBeCloseTo(2865.58, 1)
  })

  test('is a guess where the photo was cut to another shape', () => {
    const facts = { ...NOTHING, widthPx: 2000, focalLength35mm: 26, exifWidthPx: 4032, exifHeightPx: 3024 }
    expect(focalLengthOf(facts)).toMatchObject({ isTrusted: false })
    expect(focalLengthOf({ ...facts, widthPx: 2000, heightPx: 1500 })).toMatchObject({ isTrusted: true })
    expect(focalLengthOf({ ...facts, widthPx: 1500, heightPx: 2000 })).toMatchObject({ isTrusted: true })
  })

  test('counts digital zoom in', () => {
    const facts = { ...NOTHING, focalLengthMm: 4.25, focalLength35mm: 130 }
    expect(focalLengthOf(facts)).toBeNull()
    expect(focalLengthOf({ ...facts, digitalZoom: 5 })?.px).toBeCloseTo(
      (130 / Math.hypot(36, 24)) * Math.hypot(3000, 2000),
      6,
    )
  })
})

describe('the resolution of the focal plane', () => {
  /** Of a phone of 4032 x 3024, 28 mm, resized. */
  const PHONE = { widthPx: 1200, heightPx: 1600, focalLengthMm: 3.99, focalPlanePxPerMm: 20765 / 25.4 }

  test('is of the size that EXIF names, and scaled to the one that is there, however it is turned', () => {
    const facts = { ...NOTHING, ...PHONE, exifWidthPx: 4032, exifHeightPx: 3024 }
    expect(focalLengthOf(facts)).toEqual({ px: expect.closeTo(1294.4, 0), isTrusted: true })
    expect(focalLengthOf({ ...facts, widthPx: 1600, heightPx: 1200 })?.px).toBeCloseTo(1294.4, 0)
  })

  test('says nothing where EXIF names no size, or one of another shape', () => {
    expect(focalLengthOf({ ...NOTHING, ...PHONE })).toBeNull()
    expect(focalLengthOf({ ...NOTHING, ...PHONE, exifWidthPx: 4032, exifHeightPx: 2268 })).toBeNull()
  })

  test.each([
    // Of 5184 x 3456 and 33 mm, resized to 1152 x 768: 7442 px without the size that EXIF names.
    [
      'an SLR’s resized photo',
      {
        widthPx: 1152,
        heightPx: 768,
        focalLengthMm: 33,
        focalPlanePxPerMm: 225.52,
        exifWidthPx: 5184,
        exifHeightPx: 3456,
      },
      1653.8,
    ],
    [
      'a program’s export without a size',
      { widthPx: 600, heightPx: 900, focalLengthMm: 57, focalPlanePxPerMm: 225 },
      null,
    ],
    // 7 to 10 px, of a sensor a quarter of a metre wide.
    [
      'a resolution of another unit',
      { widthPx: 600, heightPx: 400, focalLengthMm: 2.4, focalPlanePxPerMm: 4.2, exifWidthPx: 1200, exifHeightPx: 800 },
      null,
    ],
    [
      'a lens as long as no lens is',
      {
        widthPx: 4000,
        heightPx: 3000,
        focalLengthMm: 900,
        focalPlanePxPerMm: 200,
        exifWidthPx: 4000,
        exifHeightPx: 3000,
      },
      null,
    ],
  ])('%s', (_, facts, px) => {
    const focal = focalLengthOf({ ...NOTHING, ...facts })
    if (px === null) expect(focal).toBeNull()
    else expect(focal).toEqual({ px: expect.closeTo(px, 0), isTrusted: true })
  })

  test('alone is a guess where a program may have put the new size into EXIF and left the resolution', () => {
    // The SLR's photo above, its EXIF made to fit: a tele lens on the sensor of a phone.
    const facts = { ...NOTHING, widthPx: 1152, heightPx: 768, focalLengthMm: 33, focalPlanePxPerMm: 225.52 }
    expect(focalLengthOf({ ...facts, exifWidthPx: 1152, exifHeightPx: 768 })).toMatchObject({ isTrusted: false })
  })
})

describe('where both speak', () => {
  const facts = {
    ...NOTHING,
    widthPx: 1600,
    heightPx: 1200,
    focalLengthMm: 3.99,
    exifWidthPx: 4032,
    exifHeightPx: 3024,
  }
  const resolution = 20765 / 25.4

  test('and agree, it is the equivalent', () => {
    const focal = focalLengthOf({ ...facts, focalLength35mm: 28, focalPlanePxPerMm: resolution })
    expect(focal).toEqual({ px: expect.closeTo(1294.3, 0), isTrusted: true })
  })

  test('and contradict each other, the equivalent is taken and not trusted', () => {
    const focal = focalLengthOf({ ...facts, focalLength35mm: 42, focalPlanePxPerMm: resolution })
    expect(focal).toEqual({ px: expect.closeTo(1941.4, 0), isTrusted: false })
  })

  test('and one can’t be, it is the other', () => {
    const zoomTag = { ...facts, focalLength35mm: 350, focalPlanePxPerMm: resolution }
    expect(focalLengthOf(zoomTag)).toEqual({ px: expect.closeTo(1294.4, 0), isTrusted: true })
    const resolutionTag = { ...facts, focalLength35mm: 28, focalPlanePxPerMm: 9 }
    expect(focalLengthOf(resolutionTag)).toEqual({ px: expect.closeTo(1294.3, 0), isTrusted: true })
  })
})

test('views as wide as a fisheye’s give none', () => {
  expect(focalLengthOf({ ...NOTHING, widthPx: 3264, heightPx: 3264, focalLength35mm: 8 })).toBeNull()
})
