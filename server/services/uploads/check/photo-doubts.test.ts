import { describe, expect, it } from 'vitest'
import { cameraName, findDoubts, mixedCameras, remarkOn } from '#server/contracts/uploads/photo-doubts.ts'
import type { UploadNote } from '#server/contracts/uploads/upload.ts'

const photo = (name: string, sharpness: number | null, ...codes: UploadNote['code'][]) => ({
  ...{ name, sharpness },
  notes: codes.map((code) => ({ code, message: `It is ${code}.` })),
})
const doubtsOf = (photos: ReturnType<typeof photo>[]) =>
  [...findDoubts(photos)].map(([{ name }, { code }]) => [name, code])

describe('doubts', () => {
  it('tell a blurred photo by the others, and a plain one by itself', () => {
    const photos = [photo('a', 900), photo('b', 600), photo('c', 150), photo('d', 3), photo('e', 700)]
    expect(doubtsOf(photos)).toEqual([
      ['c', 'BLURRED'],
      ['d', 'PLAIN'],
    ])
  })

  it('are none in a capture that is soft all over, nor where nothing was measured', () => {
    expect(doubtsOf([photo('a', 40), photo('b', 50), photo('c', 30), photo('d', null)])).toEqual([])
  })

  it('name what explains a photo best: a tiny one is not blurred', () => {
    expect(doubtsOf([photo('a', 900), photo('b', 700), photo('c', 20, 'HARMLESS_FAULT', 'TINY')])).toEqual([
      ['c', 'TINY'],
    ])
    expect(doubtsOf([photo('a', 900, 'HARMLESS_FAULT', 'PREVIEW_USED')])).toEqual([])
  })
})

it('cameras and lenses are counted when there are several', () => {
  const [wide, tele] = ['iPhone 11 Pro back triple camera 4.25mm f/1.8', 'iPhone 11 Pro back triple camera 6mm f/2']
  const cameras = [wide, tele, wide, null].map((camera) => ({ camera }))
  expect(mixedCameras(cameras)).toEqual([
    { name: wide, count: 2 },
    { name: tele, count: 1 },
    { name: null, count: 1 },
  ])
  expect(mixedCameras([{ camera: wide }, { camera: wide }])).toEqual([])
  expect(mixedCameras([{ camera: null }, { camera: null }])).toEqual([])
})

it('a phone’s lens names its phone', () => {
  expect(cameraName({ cameraModel: 'Apple iPhone 11 Pro', lensModel: 'iPhone 11 Pro back camera 4.25mm f/1.8' })).toBe(
    'iPhone 11 Pro back camera 4.25mm f/1.8',
  )
  expect(cameraName({ cameraModel: 'NIKON D90', lensModel: '35mm f/1.8' })).toBe('NIKON D90, 35mm f/1.8')
  expect(cameraName({ cameraModel: null, lensModel: null })).toBeNull()
})

it('what of a file is used is said when it is not the file', () => {
  expect(remarkOn(photo('a', 900, 'SMALL_PREVIEW'))).toBe('small preview only')
  expect(remarkOn(photo('a', 900, 'HARMLESS_FAULT'))).toBeNull()
})
