import { expect, it } from 'vitest'
import { makeZip, type ZipPart } from '#intake/testing/make-zip.ts'
import { takeDescriptions, takeImages } from '../upload/pick-files.ts'
import { offerArchive } from './offer-archive.ts'
import { takeAll } from './take-all.ts'

const open = (name: string, parts: ZipPart[]) => offerArchive(new File([makeZip(parts)], name, { lastModified: 1 }))
const unpack = async (name: string, parts: ZipPart[]) =>
  takeAll(await open(name, parts), { signal: new AbortController().signal, onProgress: () => {} })

it('calls the folder as the one that all files are in, or as the archive where that says nothing', async () => {
  const foldersOf = async (...paths: string[]) =>
    (
      await unpack(
        'Keep.ZIP',
        paths.map((name) => ({ name, data: name })),
      )
    ).map(({ folder }) => folder)
  expect(await foldersOf('tower/1.jpg', 'tower/sub/2.jpg')).toEqual(['tower', 'tower/sub'])
  expect(await foldersOf('images/1.jpg')).toEqual(['Keep/images'])
  expect(await foldersOf('1.jpg', 'tower/2.jpg')).toEqual(['Keep', 'Keep/tower'])
})

it('gives the bytes as they were, and the same file for the same entry each time', async () => {
  const data = Buffer.alloc(300_000, 'bytes')
  const [first] = await unpack('a.zip', [{ name: 'one.jpg', data }])
  const [second] = await unpack('a.zip', [{ name: 'one.jpg', data }])
  expect(await first?.file.text()).toBe(data.toString())
  expect(first?.file).toMatchObject({
    name: 'one.jpg',
    size: second?.file.size,
    lastModified: second?.file.lastModified,
  })
})

it('unpacks a data set with its description, and leaves large files alone that are neither', async () => {
  const frame = { file_path: 'images/1.jpg', fl_x: 500, transform_matrix: [1, 0, 0, 0].map(() => [1, 0, 0, 0]) }
  const picked = await unpack('set.zip', [
    { name: 'transforms.json', data: JSON.stringify({ frames: [frame] }) },
    { name: 'images/1.jpg', data: 'photo' },
    { name: 'readme.txt', data: 'text' },
  ])
  const { files, transforms } = await takeDescriptions(picked)
  expect(transforms).toMatchObject({ folder: 'set', source: 'transforms.json' })
  expect(takeImages(files).images.map(({ folder, file }) => `${folder}/${file.name}`)).toEqual(['set/images/1.jpg'])
  const large = {
    name: 'walk.mov',
    data: Buffer.alloc(500_000),
    method: 'store',
    says: { uncompressedSize: 80_000_000 },
  } as const
  expect((await open('set.zip', [large, { name: '1.jpg', data: 'x' }])).map(({ path }) => path)).toEqual(['set/1.jpg'])
})

it('stops between two files, with the reason', async () => {
  const offered = await open('a.zip', [
    { name: '1.jpg', data: 'x' },
    { name: '2.jpg', data: 'x' },
  ])
  const stop = new AbortController()
  const reason = new Error('enough')
  const taking = takeAll(offered, { signal: stop.signal, onProgress: () => stop.abort(reason) })
  await expect(taking).rejects.toBe(reason)
})
