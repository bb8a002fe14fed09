import { describe, expect, it } from 'vitest'
import { type KindFacts, recogniseKind } from './recognise-kind.ts'

const PHOTO: KindFacts = {
  fileName: 'IMG_1025.JPG',
  mediaType: 'image/jpeg',
  widthPx: 4032,
  heightPx: 3024,
  cameraModel: 'Apple iPhone 11 Pro',
  lensModel: null,
  focalLengthMm: 4.25,
  focalLength35mm: 26,
  xmp: '',
  isAllRound: false,
}
const BARE = { cameraModel: null, focalLengthMm: null, focalLength35mm: null }
const codesOf = (facts: Partial<KindFacts>) => recogniseKind({ ...PHOTO, ...facts }).map(({ code }) => code)

describe('named for what it is:', () => {
  it.each([
    ['a sphere that says so', { xmp: '<GPano:ProjectionType>equirectangular</GPano:ProjectionType>' }, 'PANORAMA'],
    ['one that says so as an attribute', { xmp: 'GPano:ProjectionType="equirectangular"', widthPx: 5000 }, 'PANORAMA'],
    [
      'one by its camera',
      { widthPx: 5376, heightPx: 2688, cameraModel: 'RICOH THETA S', focalLengthMm: 1.31 },
      'PANORAMA',
    ],
    ['one by its shape and its pixels', { widthPx: 2048, heightPx: 1024, isAllRound: true, ...BARE }, 'PANORAMA'],
    ['a fisheye by its view', { widthPx: 3264, heightPx: 3264, focalLength35mm: 8 }, 'FISHEYE'],
    ['a fisheye by its name', { lensModel: 'AF Fisheye-Nikkor 16mm f/2.8D', focalLength35mm: 16 }, 'FISHEYE'],
    ['a screenshot by its name', { fileName: 'Screenshot_20240501-101112.jpg', ...BARE }, 'SCREENSHOT'],
    ['a screenshot by its size', { mediaType: 'image/png', widthPx: 1170, heightPx: 2532, ...BARE }, 'SCREENSHOT'],
    [
      'a screenshot of a phone on its side',
      { mediaType: 'image/png', widthPx: 2400, heightPx: 1080, ...BARE },
      'SCREENSHOT',
    ],
    [
      'a screenshot that says so',
      { xmp: '<exif:UserComment><rdf:li>Screenshot</rdf:li></exif:UserComment>', ...BARE },
      'SCREENSHOT',
    ],
    ['a tiny picture', { widthPx: 120, heightPx: 90 }, 'TINY'],
  ])('%s', (_, facts, code) => {
    expect(codesOf(facts)).toEqual([code])
  })

  it('says how small a tiny one is', () => {
    const [note] = recogniseKind({ ...PHOTO, widthPx: 120, heightPx: 90 })
    expect(note?.message).toContain('only 120 x 90 px')
  })
})

describe('not mistaken:', () => {
  it.each([
    ['an ordinary photo', {}],
    ['the widest lens of a phone', { focalLength35mm: 13, focalLengthMm: 1.54 }],
    ['a photo cut to 2:1', { widthPx: 4000, heightPx: 2000 }],
    ['one that lost its EXIF', { widthPx: 4000, heightPx: 2000, ...BARE }],
    ['a texture that repeats, of another shape', { widthPx: 2000, heightPx: 2000, isAllRound: true, ...BARE }],
    ['a frame of a film', { widthPx: 1080, heightPx: 1920, ...BARE }],
    ['a render as large as a screen', { mediaType: 'image/png', widthPx: 1024, heightPx: 1024, ...BARE }],
    ['a photo of a phone with the size of a screen', { widthPx: 1536, heightPx: 2048 }],
    ['a photo whose name has a screen in it', { fileName: 'screen door.jpg', ...BARE }],
  ])('%s', (_, facts) => {
    expect(codesOf(facts)).toEqual([])
  })
})
