import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPhotos } from './find-photos.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'maquette-photos-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function put(...names: string[]) {
  for (const name of names) await writeFile(path.join(folder, name), '')
}

test('photos come in the order of their numbers, whatever the case of their endings', async () => {
  await put('img10.jpg', 'img2.JPG', 'img1.jpeg', 'img3.Png', 'img4.webp', 'img5.TIFF')
  const names = (await findPhotos(folder)).map((photo) => path.basename(photo))
  expect(names).toEqual(['img1.jpeg', 'img2.JPG', 'img3.Png', 'img4.webp', 'img5.TIFF', 'img10.jpg'])
})

test('hidden files, folders and other files are left out; links to photos are taken', async () => {
  await put('a.jpg', '.b.jpg', 'notes.txt')
  await mkdir(path.join(folder, 'c.jpg'))
  await symlink(path.join(folder, 'a.jpg'), path.join(folder, 'd.jpg'))
  await symlink(path.join(folder, 'nowhere'), path.join(folder, 'e.jpg'))
  expect((await findPhotos(folder)).map((photo) => path.basename(photo))).toEqual(['a.jpg', 'd.jpg'])
})

test('a folder without photos says what it holds instead', async () => {
  await put('a.cr3', 'b.CR3', 'c.mov')
  await expect(findPhotos(folder)).rejects.toMatchObject({
    code: 'NO_PHOTOS',
    message: `There is no photo in ${folder}; it holds .cr3 and .mov files.`,
  })
})

test('a folder that is not there is named', async () => {
  const missing = path.join(folder, 'missing')
  await expect(findPhotos(missing)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', file: missing })
})
