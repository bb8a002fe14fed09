import { randomUUID } from 'node:crypto'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RESUMABLE_MS, UNBEGUN_MS, UNUSED_MS } from '../uploads/find-abandoned-uploads.ts'
import { makePhoto } from '../uploads/testing/make-photo.ts'
import { createUploadFixture, type UploadFixture } from '../uploads/testing/upload-fixture.ts'
import { incomingDirOf, incomingPathOf } from '../uploads/upload-deps.ts'
import { tidyUp } from './tidy-up.ts'

let fixture: UploadFixture
let photo: Uint8Array
let lines: { msg: string; [name: string]: unknown }[]

beforeEach(async () => {
  fixture = await createUploadFixture()
  photo ??= await makePhoto()
  lines = []
})

afterEach(() => fixture.close())

test('removes uploads that nobody went on with or used, and says why', async () => {
  const { db, env } = fixture.deps
  const [unused, used, fresh] = [await upload('unused'), await upload('used'), await upload('fresh')]
  const unfinished = await fixture.begin('unfinished.jpg', 100)
  await fixture.patch(unfinished, 0, 'some bytes')
  const slow = await fixture.begin('slow.jpg', 100)
  const unbegun = await fixture.begin('unbegun.jpg', 100)
  const resumed = await fixture.begin('resumed.jpg', 100)
  await fixture.patch(resumed, 0, 'some bytes')
  const hoursAgo = new Date(Date.now() - UNBEGUN_MS - 1000)
  for (const id of [unbegun, resumed]) await utimes(incomingPathOf(env, id), hoursAgo, hoursAgo)
  await useInJob(used)
  const long = new Date(Date.now() - UNUSED_MS - 1000)
  await db.upload.updateMany({ where: { id: { notIn: [fresh] } }, data: { createdAt: long } })
  await utimes(incomingPathOf(env, unfinished), long, new Date(Date.now() - RESUMABLE_MS - 1000))

  await tidy()
  const left = await db.upload.findMany({ select: { id: true } })
  expect(left.map(({ id }) => id).sort()).toEqual([used, fresh, slow, resumed].sort())
  expect(lines).toMatchObject([
    { msg: 'removed an upload', uploadId: unfinished, fileName: 'unfinished.jpg', reason: 'unfinished for 7 days' },
    { msg: 'removed an upload', uploadId: unbegun, reason: 'not begun for 6 hours' },
    { msg: 'removed an upload', uploadId: unused, reason: 'used by no reconstruction for 30 days' },
  ])
  const files = await fixture.files()
  expect(files.filter((file) => [unused, unfinished, unbegun].some((id) => file.includes(id)))).toEqual([])
})

test('continues after an upload whose files can’t be removed', async () => {
  const ids = [await upload('a'), await upload('b')]
  await fixture.deps.db.upload.updateMany({ data: { createdAt: new Date(0) } })
  const { remove } = fixture.deps.storage
  let failed = ''
  // The disk's own refusal, for the first that is asked for.
  fixture.deps.storage.remove = (key) => {
    if (failed) return remove(key)
    failed = key
    return remove('uploads/\0')
  }
  await tidy()
  expect(await fixture.deps.db.upload.count()).toBe(0)
  expect(ids).toContain(failed.split('/')[1])
  expect(lines).toMatchObject([{ msg: 'could not remove an upload' }, { msg: 'removed an upload' }])
})

test('removes what came in for uploads that were checked since, and nothing that it doesn’t know', async () => {
  const accepted = await upload('accepted')
  const receiving = await fixture.begin('receiving.jpg', 100)
  const dir = incomingDirOf(fixture.deps.env)
  const unknown = randomUUID()
  const left = [accepted, `${accepted}.json`, `${accepted}.thumbnail.webp`]
  const kept = [unknown, `${unknown}.json`, 'notes.txt']
  for (const name of [...left, ...kept]) await writeOld(path.join(dir, name))
  await writeFile(path.join(dir, `${accepted}.new`), '')
  for (const name of [receiving, `${receiving}.json`]) await utimes(path.join(dir, name), new Date(0), new Date(0))

  await tidy()
  expect((await readdir(dir)).sort()).toEqual([...kept, `${accepted}.new`, receiving, `${receiving}.json`].sort())
  expect(lines.filter(({ uploadId }) => uploadId === accepted)).toHaveLength(3)
})

test('removes results that a crash kept from being listed, and nothing that is listed, in progress or not known', async () => {
  const { db } = fixture.deps
  const photoId = await upload('photo')
  const ended = await useInJob(photoId, 'failed')
  const running = await useInJob(photoId, 'running')
  const storageDir = path.join(fixture.dataDir, 'storage')
  const left = [`jobs/${ended}/1/reconstruct.log`, `jobs/${running}/1/reconstruct.log`]
  const kept = [
    `jobs/${ended}/1/model.glb`,
    `jobs/${ended}/1/original.glb`,
    `jobs/${running}/2/reconstruct.log`,
    `jobs/${randomUUID()}/1/model.glb`,
    `uploads/${randomUUID()}/original`,
    'notes.txt',
  ]
  for (const key of [...left, ...kept]) await writeOld(path.join(storageDir, key))
  await writeFile(path.join(storageDir, 'jobs', ended, '1', 'new.glb'), '')
  await db.artifact.create({
    data: {
      ...{ id: randomUUID(), jobId: ended, attempt: 1, name: 'model.glb', description: '', mediaType: 'x' },
      ...{ byteSize: 0, sha256: '', storageKey: `jobs/${ended}/1/model.glb` },
      original: { storageKey: `jobs/${ended}/1/original.glb`, byteSize: 0, sha256: '' },
    },
  })

  await tidy()
  const files = await fixture.files()
  for (const key of left) expect(files.some((file) => file.endsWith(key))).toBe(false)
  for (const key of kept) expect(files.some((file) => file.endsWith(key))).toBe(true)
  expect(files.some((file) => file.endsWith('new.glb'))).toBe(true)
  expect(files.filter((file) => file.includes(photoId))).toHaveLength(2)
  expect(lines.map(({ key }) => key).sort()).toEqual(left.sort())
})

function tidy(): Promise<void> {
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) })
  return tidyUp({ ...fixture.deps, log })
}

async function upload(name: string): Promise<string> {
  return (await fixture.upload(`${name}.jpg`, photo)).id
}

async function useInJob(uploadId: string, status: 'failed' | 'running' = 'failed'): Promise<string> {
  const id = randomUUID()
  await fixture.deps.db.job.create({
    data: {
      ...{ id, ownerId: fixture.deps.ownerId, idempotencyKey: randomUUID(), name: 'A job', preset: 'draft' },
      ...{ status, attempt: 2, estimate: {}, photos: { create: { ordinal: 0, uploadId } } },
    },
  })
  return id
}

async function writeOld(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, '')
  await utimes(file, new Date(0), new Date(0))
}
