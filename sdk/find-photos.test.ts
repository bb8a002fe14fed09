import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
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

/** Areas of a few colours, as data sets colour their classes. */
function labelMap(): Promise<Buffer> {
  const [width, height] = [320, 240]
  const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)]
    const area = Math.floor((x + 30 * Math.sin(y / 20)) / 50) + 7 * Math.floor((y + 20 * Math.sin(x / 25)) / 60)
    return (Math.imul(area + 1, 2654435761) >>> (8 * (i % 3))) & 255
  })
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

/** What no area of one colour is in. */
function noisyPhoto(): Sharp {
  const [width, height] = [320, 240]
  const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => 255 * ((Math.sin(i) * 43758.5453) % 1) ** 2)
  return sharp(rgb, { raw: { width, height, channels: 3 } })
}

const LABELLED = [
  ['KITTI-360', (i: number) => `image_00/data_rgb/00000${i}.png`, (i: number) => `image_00/semantic_rgb/00000${i}.png`],
  ['Replica', (i: number) => `rgb/rgb_${i}.png`, (i: number) => `semantic_class/vis_sem_class_${i}.png`],
  ['ADE20K', (i: number) => `ADE_train_0000${i}.jpg`, (i: number) => `ADE_train_0000${i}_seg.png`],
  ['ScanNet', (i: number) => `color/${i}.jpg`, (i: number) => `label-filt/${i}.png`],
  ['a folder of any name', (i: number) => `frames/${i}.jpg`, (i: number) => `classes/${i}.png`],
  ['names that are no pair', (i: number) => `photos/IMG_${i}.jpg`, (i: number) => `segmentation/frame${i + 7}.png`],
] as const

test.each(LABELLED)('label maps in colours are no photos: %s', async (_, photoAt, labelsAt) => {
  const [labels, png, jpeg] = [
    await labelMap(),
    await noisyPhoto().png().toBuffer(),
    await noisyPhoto().jpeg().toBuffer(),
  ]
  for (const i of [1, 2, 3, 4]) {
    await put(photoAt(i), labelsAt(i))
    await writeFile(path.join(folder, photoAt(i)), photoAt(i).endsWith('.png') ? png : jpeg)
    await writeFile(path.join(folder, labelsAt(i)), labels)
  }
  const { photos, questions } = await findPhotosAndMore(folder)
  expect(photos).toEqual([1, 2, 3, 4].map((i) => path.join(folder, photoAt(i))))
  expect(questions).toMatchObject([{ kind: 'measures', what: 'labels', set: { paths: [1, 2, 3, 4].map(labelsAt) } }])
})

/** Black and white, without colour. */
function maskPicture(): Promise<Buffer> {
  return sharp({ create: { width: 320, height: 240, channels: 3, background: '#fff' } })
    .toColourspace('b-w')
    .png()
    .toBuffer()
}

const MASKS = [
  ['inverse by their folder’s name', (i: number) => `masks_inverted/IMG_${i}.png`, 'masks'],
  ['inverse by their own', (i: number) => `IMG_${i}_mask_inv.png`, 'masks'],
  ['numbered in another way', (i: number) => `mask/${i + 40}.png`, 'masks'],
  ['in a folder that doesn’t say so', (i: number) => `sam2/IMG_${i}.png`, 'labels'],
] as const

test.each(MASKS)('masks that can’t be used are no photos, and are named: %s', async (_, maskAt, what) => {
  const [mask, jpeg] = [await maskPicture(), await noisyPhoto().jpeg().toBuffer()]
  for (const i of [1, 2, 3]) {
    await put(`IMG_${i}.jpg`, maskAt(i))
    await writeFile(path.join(folder, `IMG_${i}.jpg`), jpeg)
    await writeFile(path.join(folder, maskAt(i)), mask)
  }
  const { photos, masks, questions } = await findPhotosAndMore(folder)
  expect(photos.map((photo) => path.basename(photo))).toEqual(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_3.jpg'])
  expect(masks.size).toBe(0)
  expect(questions).toMatchObject([{ kind: 'measures', what, set: { paths: [1, 2, 3].map(maskAt) } }])
})

test('the only mask of a folder is no photo either', async () => {
  await put('images/1.jpg', 'masks/mask.png')
  await writeFile(path.join(folder, 'masks/mask.png'), await maskPicture())
  expect(await findPhotos(folder)).toEqual([path.join(folder, 'images/1.jpg')])
})

test('of photos and the same photos cut out, the photos are taken', async () => {
  const [jpeg, cutout] = [await noisyPhoto().jpeg().toBuffer(), await noisyPhoto().ensureAlpha(0.5).png().toBuffer()]
  for (const i of [1, 2, 3]) {
    await put(`shots/${i}.jpg`, `no background/${i}.png`)
    await writeFile(path.join(folder, `shots/${i}.jpg`), jpeg)
    await writeFile(path.join(folder, `no background/${i}.png`), cutout)
  }
  const { photos, questions } = await findPhotosAndMore(folder)
  expect(photos).toEqual([1, 2, 3].map((i) => path.join(folder, `shots/${i}.jpg`)))
  expect(questions).toMatchObject([{ kind: 'measures', what: 'cutouts', set: { label: 'no background' } }])
})

test('photos are photos whatever their folder is called: in colours, or all that there is', async () => {
  const [labels, png] = [await labelMap(), await noisyPhoto().png().toBuffer()]
  for (const i of [1, 2, 3]) {
    await put(`front/${i}.png`, `instance-2/${i}.png`)
    await writeFile(path.join(folder, `front/${i}.png`), png)
    await writeFile(path.join(folder, `instance-2/${i}.png`), png)
  }
  expect((await findPhotosAndMore(folder)).questions).toEqual([])
  await rm(path.join(folder, 'front'), { recursive: true })
  for (const i of [1, 2, 3]) await writeFile(path.join(folder, `instance-2/${i}.png`), labels)
  expect((await findPhotosAndMore(folder)).questions).toEqual([])
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
