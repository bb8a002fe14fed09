import { expect, test } from 'vitest'
import { quarterTurnsOf } from './quarter-turns.ts'

const LENS = { focalLengthPx: 900, focalLengthTrusted: true, cameraAndLens: 'Phone' }
const WIDE = { ...LENS, widthPx: 1200, heightPx: 900 }
const HIGH = { ...LENS, widthPx: 900, heightPx: 1200 }

test('photos are turned as most of their lens are held', () => {
  expect(quarterTurnsOf([WIDE, WIDE, HIGH, HIGH, WIDE], [1, null, 6, 8, 3])).toEqual([0, 0, 3, 1, 2])
  expect(quarterTurnsOf([HIGH, HIGH, WIDE], [6, null, 1])).toEqual([0, 0, 1])
})

test('photos of one lens are oriented the same way after the turn, also where a program turned the pixels and left the tag behind', () => {
  const photos = [WIDE, WIDE, HIGH, WIDE, HIGH]
  const turns = quarterTurnsOf(photos, [1, 1, 6, 6, 3])
  expect(turns).toEqual([0, 0, 3, 0, 3])
  for (const [i, photo] of photos.entries()) {
    const isSwapped = (turns[i] ?? 0) % 2 === 1
    expect(isSwapped ? photo.heightPx : photo.widthPx).toBe(1200)
  }
})
