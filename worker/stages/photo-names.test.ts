import { expect, it } from 'vitest'
import { isArtifactName, photoNames } from '#server/contracts/capture/photo-names.ts'

it.each([
  ['a phone’s', 'IMG_1025.HEIC', 'IMG_1025.jpg'],
  ['a camera’s of Adobe RGB', '_DSC0042.NEF', '_DSC0042.jpg'],
  ['one with a path', 'C:\\photos\\a/b/c.png', 'c.jpg'],
  ['one with spaces and brackets', 'WhatsApp Image 2024-01-02 (1).jpeg', 'WhatsApp_Image_2024-01-02_1.jpg'],
  ['one with dots', 'PXL_2023.MP.jpg', 'PXL_2023_MP.jpg'],
  ['one without an ending', 'scan.0042', 'scan_0042.jpg'],
  ['a decomposed one', 'Geba\u0308ude.jpg', 'Gebäude.jpg'],
  ['one in other letters', '写真 १.png', '写真_१.jpg'],
  ['one of marks', '100% & "more".jpg', '100_more.jpg'],
  ['one of pictures', '🏠🏠.jpg', 'photo.jpg'],
  ['one of nothing', '..jpg', 'photo.jpg'],
  ['one that an option begins with', '--help.jpg', 'help.jpg'],
  ['a device of Windows', 'con.jpg', 'con_.jpg'],
  ['another', 'LPT1.tif', 'LPT1_.jpg'],
  ['a broken one', 'a\ud800b.jpg', 'a_b.jpg'],
])('names a photo after its owner’s name: %s', (_, fileName, name) => {
  expect(photoNames([fileName])).toEqual([name])
})

it('keeps names short enough for any file system', () => {
  expect(photoNames([`${'a'.repeat(300)}.jpg`])).toEqual([`${'a'.repeat(64)}.jpg`])
  const [name = ''] = photoNames([`${'写'.repeat(100)}.jpg`])
  expect(name).toBe(`${'写'.repeat(50)}.jpg`)
  expect(isArtifactName(`compare-${name.replace('.jpg', '')}-render.webp`)).toBe(true)
})

it('numbers equal names, whatever their case and ending, and takes no name from another photo', () => {
  const fileNames = ['IMG_1.JPG', 'img_1.heic', 'IMG_1-2.jpg', 'IMG_1.png', 'Ä.jpg', 'a\u0308.jpg']
  expect(photoNames(fileNames)).toEqual(['IMG_1.jpg', 'img_1-3.jpg', 'IMG_1-2.jpg', 'IMG_1-4.jpg', 'Ä.jpg', 'ä-2.jpg'])
})

it.each(['', '.', '..', '.hidden', 'a/b', 'a\\b', 'a b', 'a\0', 'a'.repeat(201)])(
  '%j is no name of a result',
  (name) => {
    expect(isArtifactName(name)).toBe(false)
  },
)

it('numbers very many photos of one name', () => {
  const names = photoNames(new Array<string>(20_000).fill('image.jpg'))
  expect(new Set(names).size).toBe(20_000)
  expect([names[0], names[1], names.at(-1)]).toEqual(['image.jpg', 'image-2.jpg', 'image-20000.jpg'])
})
