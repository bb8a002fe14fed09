import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPhotos, findPhotosAndMore } from './find-photos.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'maquette-photos-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(...names: string[]) {
  for (const name of names) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true })
    await writeFile(path.join(folder, name), '')
  }
}

test('photos come in the order of their numbers, whatever the case of their endings', async () => {
  await put('img10.jpg', 'img2.JPG', 'img1.jpeg', 'img3.Png', 'img4.webp', 'img5.TIFF')
  const names = (await findPhotos(folder)).map((photo) => path.basename(photo))
  expect(names).toEqual(['img1.jpeg', 'img2.JPG', 'img3.Png', 'img4.webp', 'img5.TIFF', 'img10.jpg'])
})

test('folders below are gone through to any depth, links to files and folders too, and loops end', async () => {
  await put('b.jpg', 'a/2.jpg', 'a/deep/deeper/1.jfif')
  await mkdir(path.join(folder, 'c.jpg'))
  await symlink(path.join(folder, 'b.jpg'), path.join(folder, 'd.jpg'))
  await symlink(path.join(folder, 'nowhere'), path.join(folder, 'e.jpg'))
  await symlink(path.join(folder, 'a', 'deep'), path.join(folder, 'f'))
  await symlink(folder, path.join(folder, 'a', 'up'))
  const found = (await findPhotos(folder)).map((photo) => path.relative(folder, photo))
  expect(found).toEqual(['a/2.jpg', 'a/deep/deeper/1.jfif', 'b.jpg', 'd.jpg', 'f/deeper/1.jfif'])
})

test('masks and what is no photo come apart from the photos', async () => {
  await put('images/01.jpg', 'images/02.jpg', 'masks/01.jpg.png', 'K.txt', '..jpg', 'images/.DS_Store')
  const { photos, masks, leftOut } = await findPhotosAndMore(folder)
  expect(photos).toEqual([path.join(folder, 'images/01.jpg'), path.join(folder, 'images/02.jpg')])
  expect([...masks]).toEqual([[path.join(folder, 'masks/01.jpg.png'), path.join(folder, 'images/01.jpg')]])
  expect(leftOut.map((file) => file.path)).toEqual(['..jpg', 'K.txt'])
})

test('of a photo in two formats the one that is kept has the mask, and a mask whose photo is left out is no photo', async () => {
  await put('1.dng', '1.jpg', '1.mask.png', '2.tif', '2.jpg', '2.tif.png')
  const { photos, masks, leftOut } = await findPhotosAndMore(folder)
  const below = (file: string) => path.relative(folder, file)
  expect(photos.map(below)).toEqual(['1.jpg', '2.jpg'])
  expect([...masks].map((pair) => pair.map(below))).toEqual([['1.mask.png', '1.jpg']])
  expect(leftOut).toEqual([{ path: '2.tif.png', reason: 'the photo that it is a mask of was left out' }])
})

test('a folder without photos says what it holds instead', async () => {
  await put('a.txt', 'b.TXT', 'below/c.mov')
  await expect(findPhotos(folder)).rejects.toMatchObject({
    code: 'NO_PHOTOS',
    message: `There is no photo in ${folder}; it holds .mov and .txt files.`,
  })
})

test('a folder that is not there is named', async () => {
  const missing = path.join(folder, 'missing')
  await expect(findPhotos(missing)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', file: missing })
})
