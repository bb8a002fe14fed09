import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { makeZip, type ZipPart } from '#intake/testing/make-zip.ts'
import { takeDescriptions, takeImages } from '../upload/take-picked.ts'
import { offerArchive } from './offer-archive.ts'
import { takeAll } from './take-all.ts'

const open = (name: string, parts: ZipPart[]) => offerArchive(new File([makeZip(parts)], name, { lastModified: 1 }))
const take = async (name: string, parts: ZipPart[]) =>
  takeAll((await open(name, parts)).offered, { signal: new AbortController().signal, onProgress: () => {} })
const unpack = async (name: string, parts: ZipPart[]) => (await take(name, parts)).files

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
  const { offered, leftOut } = await open('set.zip', [large, { name: '1.jpg', data: 'x' }])
  expect(offered.map(({ path }) => path)).toEqual(['set/1.jpg'])
  expect(leftOut).toEqual([{ path: 'set/walk.mov', reason: 'it is a video, to be given by itself', code: 'video' }])
})

it('stops between two files, with the reason', async () => {
  const { offered } = await open('a.zip', [
    { name: '1.jpg', data: 'x' },
    { name: '2.jpg', data: 'x' },
  ])
  const stop = new AbortController()
  const reason = new Error('enough')
  const taking = takeAll(offered, { signal: stop.signal, onProgress: () => stop.abort(reason) })
  await expect(taking).rejects.toBe(reason)
})

it('takes what is whole, and names what is damaged or can’t be taken', async () => {
  const broken = { name: '2.jpg', data: 'broken', says: { crc: 1 } }
  const whole = [1, 3].map((name) => ({ name: `${name}.jpg`, data: 'whole' }))
  const { files, leftOut } = await take('a.zip', [...whole, broken])
  expect(files.map(({ file }) => file.name)).toEqual(['1.jpg', '3.jpg'])
  expect(leftOut).toEqual([{ path: 'a/2.jpg', reason: 'the archive is damaged there', code: 'damaged' }])
  await expect(take('a.zip', [broken])).rejects.toMatchObject({ path: '2.jpg', body: { code: 'UNDECODABLE' } })
  const link = { name: 'link.jpg', data: '/etc/passwd', mode: 0o120777 }
  expect((await open('a.zip', [...whole, link])).leftOut).toEqual([
    { path: 'a/link.jpg', reason: 'it is a link', code: 'link' },
  ])
})

it('says that an archive went away, and not that its files are damaged', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'maquette-archive-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const zip = path.join(folder, 'a.zip')
  await writeFile(zip, makeZip([{ name: '1.jpg', data: Buffer.alloc(3e6, 'x'), method: 'store' }]))
  const { offered } = await offerArchive(new File([await openAsBlob(zip)], 'a.zip'))
  await writeFile(zip, 'changed')
  const taking = takeAll(offered, { signal: new AbortController().signal, onProgress: () => {} })
  await expect(taking).rejects.toMatchObject({ message: expect.stringMatching(/^a\.zip can no longer be read/) })
})
