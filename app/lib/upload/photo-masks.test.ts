import { expect, test } from 'vitest'
import type { Photo } from './photo.ts'
import { maskedUploads, pairMasks, withFittingMasks, withTheirMasks } from './photo-masks.ts'

function photo(folder: string, fileName: string, more: Partial<Photo> = {}): Photo {
  const state = 'accepted'
  return {
    ...{ key: `${folder}/${fileName}`, folder, fileName, state, uploadId: `id of ${folder}/${fileName}` },
    ...{ byteSize: 1, lastModified: 1, sentBytes: 1, isShared: false, size: null, sharpness: null },
    ...{ thumbnailUrl: null, duplicateOf: null, error: null },
    ...more,
  } as Photo
}

test('masks go with their photos by name, and are no photos; a refused one is left out', () => {
  const photos = [
    photo('scan', 'A.jpg'),
    photo('scan', 'b.jpg'),
    photo('scan', 'c.jpg'),
    photo('scan/masks', 'a.png'),
    photo('scan', 'b_mask.png', { duplicateOf: 'a.png' }),
    photo('scan', 'c.jpg.png', { state: 'refused' }),
  ]
  const { usable, masks } = maskedUploads(photos, pairMasks(photos))
  expect(usable.map(({ fileName }) => fileName)).toEqual(['A.jpg', 'b.jpg', 'c.jpg'])
  expect(masks).toEqual({
    'id of scan/A.jpg': 'id of scan/masks/a.png',
    'id of scan/b.jpg': 'id of scan/b_mask.png',
  })
})

test('the mask of a copy that is left out goes with the copy that is used, unless that has its own', () => {
  const photos = [
    photo('', 'a.jpg'),
    photo('', 'b.jpg', { duplicateOf: 'a.jpg', duplicateOfId: 'id of /a.jpg' }),
    photo('', 'b.mask.png'),
    photo('', 'c.jpg'),
    photo('', 'c.mask.png'),
    photo('', 'd.jpg', { duplicateOf: 'c.jpg', duplicateOfId: 'id of /c.jpg' }),
    photo('', 'd.mask.png'),
  ]
  const { usable, masks } = maskedUploads(photos, pairMasks(photos))
  expect(usable.map(({ fileName }) => fileName)).toEqual(['a.jpg', 'c.jpg'])
  expect(masks).toEqual({ 'id of /a.jpg': 'id of /b.mask.png', 'id of /c.jpg': 'id of /c.mask.png' })
})

test('those of a reconstruction are known by their names again, and are photos under no circumstances', () => {
  const taken = [
    photo('', 'a.jpg'),
    photo('', 'b.jpg'),
    photo('', 'a_mask.png'),
    photo('', 'b.png'),
    photo('', 'odd.png'),
  ]
  const ids = new Set(['id of /a_mask.png', 'id of /b.png', 'id of /odd.png'])
  const photos = withFittingMasks(taken, ids)
  expect(photos.map(({ fileName }) => fileName)).toEqual(['a.jpg', 'b.jpg', 'a_mask.png', 'b.png'])
  expect(maskedUploads(photos, pairMasks(photos)).masks).toEqual({
    'id of /a.jpg': 'id of /a_mask.png',
    'id of /b.jpg': 'id of /b.png',
  })
})

test('a photo is removed with its masks, and a mask alone leaves its photo', () => {
  const photos = [
    photo('', 'a.jpg'),
    photo('', 'b.jpg'),
    photo('', 'a.mask.png'),
    photo('masks', 'a.png'),
    photo('masks', 'b.png'),
  ]
  expect(withTheirMasks(['/a.jpg'], photos)).toEqual(['/a.jpg', '/a.mask.png', 'masks/a.png'])
  expect(withTheirMasks(['masks/b.png'], photos)).toEqual(['masks/b.png'])
  const twice = [photo('x', 'a.jpg'), photo('y', 'a.jpg'), photo('masks', 'a.png')]
  expect(withTheirMasks(['x/a.jpg'], twice)).toEqual(['x/a.jpg'])
})
