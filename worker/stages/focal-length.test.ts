import { expect, test } from 'vitest'
import { type FocalLengthFacts, focalLengthPx } from './focal-length.ts'

const NOTHING: FocalLengthFacts = {
  widthPx: 3000,
  heightPx: 2000,
  focalLengthMm: null,
  focalLength35mm: null,
  originalScale: 1,
  focalPlanePxPerMm: null,
}

test('nothing known', () => {
  expect(focalLengthPx(NOTHING)).toBeNull()
  expect(focalLengthPx({ ...NOTHING, focalLengthMm: 5.8 })).toBeNull()
})

test('the 35 mm equivalent in the shape of the full frame is its own definition', () => {
  expect(focalLengthPx({ ...NOTHING, focalLength35mm: 36 })).toBeCloseTo(3000, 6)
})

test('the 35 mm equivalent means the same upright and for 4:3', () => {
  const facts = { ...NOTHING, widthPx: 2832, heightPx: 2128, focalLength35mm: 35 }
  // 2905.88 px by calibration: what EXIF rounds to 35 is up to 1.4 % off.
  expect(focalLengthPx(facts)).toBeCloseTo(2865.58, 1)
  expect(focalLengthPx({ ...facts, widthPx: 2128, heightPx: 2832 })).toBeCloseTo(2865.58, 1)
})

test('the sensor resolution serves where the equivalent is missing, scaled with the photo', () => {
  // 50 mm on a sensor of 22.5 mm with 4500 pixels, scaled from 4500 to 3000.
  const facts = { ...NOTHING, focalLengthMm: 50, focalPlanePxPerMm: 200, originalScale: 1.5 }
  expect(focalLengthPx(facts)).toBeCloseTo(6666.67, 1)
})
