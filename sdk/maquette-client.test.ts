import { randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { MAX_BATCH } from '#server/contracts/max-batch.ts'
import { completeJob } from '#server/services/jobs/attempt/complete-job.ts'
import { readFiles } from '#server/services/jobs/attempt/read-stored.ts'
import { recordArtifact } from '#server/services/jobs/attempt/record-artifact.ts'
import { writeProgress } from '#server/services/jobs/attempt/write-progress.ts'
import { createMaquetteClient, type MaquetteClient } from './maquette-client.ts'
import { makePhotos } from './testing/make-photos.ts'
import { startProxy } from './testing/start-proxy.ts'
import { startTestServer, type TestServer } from './testing/start-test-server.ts'

let server: TestServer
let client: MaquetteClient
let dir: string

beforeAll(async () => {
  server = await startTestServer({ MAQUETTE_MAX_FILE_MB: '1' })
  client = createMaquetteClient({ baseUrl: server.baseUrl })
})
afterAll(() => server.close())
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-client-'))
})
afterEach(async () => {
  server.cutWhen(() => null)
  await rm(dir, { recursive: true })
})

async function uploadPhotos(count: number): Promise<string[]> {
  const { accepted } = await client.uploadFiles(await makePhotos(dir, count), { captureId: randomUUID() })
  return accepted.map(({ upload }) => upload.id)
}

async function submit(): Promise<string> {
  const uploadIds = await uploadPhotos(3)
  const job = await client.api.job.submit.mutate({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' })
  return job.id
}

test('files of one name are told apart by their folders, and nothing else of this machine’s folders goes up', async () => {
  const taken = await makePhotos(dir, 4)
  const paths = ['left/0001.png', 'left/0002.png', 'right/0001.png', 'right/0003.png'].map((name) =>
    path.join(dir, name),
  )
  for (const [i, to] of paths.entries()) {
    await mkdir(path.dirname(to), { recursive: true })
    await rename(taken[i] ?? '', to)
  }
  const { accepted } = await client.uploadFiles(paths, { captureId: randomUUID() })
  expect(accepted.map(({ upload }) => upload.folder)).toEqual(['left', 'left', 'right', 'right'])
  const uploadIds = accepted.map(({ upload }) => upload.id)
  const job = await client.api.job.submit.mutate({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' })
  expect(job.photos.map(({ fileName }) => fileName)).toEqual([
    'left/0001.png',
    '0002.png',
    'right/0001.png',
    '0003.png',
  ])
  const { photos } = await server.fixture.db.$transaction((tx) => readFiles(tx, job.id))
  expect(photos.map(({ fileName }) => fileName)).toEqual(job.photos.map(({ fileName }) => fileName))
})

test('good files get in, each bad one is told apart, and the bytes are counted', async () => {
  const [first = '', second = ''] = await makePhotos(dir, 2)
  const notes = path.join(dir, 'notes.jpg')
  await writeFile(notes, 'not a photo at all')
  const large = path.join(dir, 'large.jpg')
  await writeFile(large, Buffer.alloc(1024 * 1024 + 1))
  const missing = path.join(dir, 'missing.jpg')

  const seen: number[] = []
  let last = {}
  const outcome = await client.uploadFiles([first, notes, large, missing, second], {
    captureId: randomUUID(),
    onProgress: (progress) => {
      seen.push(progress.sentBytes)
      last = progress
    },
  })
  expect(outcome.accepted.map(({ path: file, upload }) => [file, upload.fileName, upload.widthPx])).toEqual([
    [first, 'photo-1.jpg', 640],
    [second, 'photo-2.jpg', 640],
  ])
  expect(outcome.refused.map(({ path: file, error }) => [file, error.code])).toEqual([
    [notes, 'WRONG_FORMAT'],
    [large, 'FILE_TOO_LARGE'],
    [missing, 'FILE_UNREADABLE'],
  ])
  for (const { error } of outcome.refused) expect(error.suggestion).not.toBe('')
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(last).toMatchObject({ doneFiles: 5, totalFiles: 5 })
})

test('a connection that breaks on the way there is made up for', async () => {
  let patches = 0
  server.cutWhen(({ method }) => (method === 'PATCH' && patches++ === 0 ? 'request' : null))
  const { accepted } = await client.uploadFiles(await makePhotos(dir, 1), { captureId: randomUUID() })
  expect(accepted).toHaveLength(1)
  expect(patches).toBe(2)
})

test('a proxy that takes small requests only gets small ones', async () => {
  const proxy = await startProxy(server.baseUrl, { maxBodyBytes: 300 * 1024 })
  const large = path.join(dir, 'large.jpg')
  const raw = { width: 1100, height: 1100, channels: 3 } as const
  await sharp(randomBytes(1100 * 1100 * 3), { raw })
    .jpeg({ quality: 80 })
    .toFile(large)
  expect((await stat(large)).size).toBeGreaterThan(600 * 1024)
  const { accepted } = await createMaquetteClient({ baseUrl: proxy.baseUrl }).uploadFiles([large], {
    captureId: randomUUID(),
  })
  expect(accepted).toHaveLength(1)
  expect(proxy.refused()).toBeGreaterThan(0)
  await proxy.close()
})

test('more calls at once than one request may carry go in several', async () => {
  const calls = Array.from({ length: MAX_BATCH + 5 }, () => client.api.system.health.query())
  expect((await Promise.all(calls)).every(({ database }) => database === 'ok')).toBe(true)
  const names = Array.from({ length: MAX_BATCH + 1 }, () => 'system.health').join(',')
  expect((await fetch(`${server.baseUrl}/api/trpc/${names}?batch=1`)).status).toBe(400)
})

test('a proxy without its server is named as such', async () => {
  const proxy = await startProxy('http://127.0.0.1:9', { maxBodyBytes: 1024 * 1024 })
  const away = createMaquetteClient({ baseUrl: proxy.baseUrl })
  await expect(away.api.system.health.query()).rejects.toMatchObject({
    code: 'UNEXPECTED_ANSWER',
    message: expect.stringContaining('502'),
    suggestion: 'A proxy gets no answer from Maquette: check that it is running behind it.',
  })
  await proxy.close()
})

test('a file that is written to while it is sent is not taken', async () => {
  const [file = ''] = await makePhotos(dir, 1)
  server.cutWhen(({ method }) => {
    if (method === 'PATCH') appendFileSync(file, 'more')
    return null
  })
  const { accepted, refused } = await client.uploadFiles([file], { captureId: randomUUID() })
  expect(accepted).toEqual([])
  expect(refused).toMatchObject([
    { error: { code: 'FILE_UNREADABLE', message: 'photo-1.jpg was changed while it was being sent.' } },
  ])
})

test('a photo whose acceptance got lost on the way back is not sent again', async () => {
  let patches = 0
  server.cutWhen(({ method }) => (method === 'PATCH' && patches++ === 0 ? 'answer' : null))
  const { accepted } = await client.uploadFiles(await makePhotos(dir, 1), { captureId: randomUUID() })
  expect(accepted).toHaveLength(1)
  expect(patches).toBe(1)
})

test('a file whose refusal got lost on the way back is refused all the same', async () => {
  const notes = path.join(dir, 'notes.jpg')
  await writeFile(notes, 'not a photo at all')
  let patches = 0
  server.cutWhen(({ method }) => (method === 'PATCH' && patches++ === 0 ? 'answer' : null))
  const { accepted, refused } = await client.uploadFiles([notes], { captureId: randomUUID() })
  expect(accepted).toEqual([])
  expect(refused).toMatchObject([{ path: notes, error: { code: 'WRONG_FORMAT' } }])
})

test('an upload can be stopped with the reason of who stops it', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  server.cutWhen(() => {
    controller.abort(reason)
    return 'request'
  })
  const uploading = client.uploadFiles(await makePhotos(dir, 3), { captureId: randomUUID(), signal: controller.signal })
  await expect(uploading).rejects.toBe(reason)
})

test('an error of a procedure is the server’s own', async () => {
  await expect(client.api.job.get.query({ id: randomUUID() })).rejects.toMatchObject({
    name: 'MaquetteError',
    code: 'JOB_NOT_FOUND',
  })
  const uploadIds = await uploadPhotos(2)
  await expect(
    client.api.job.submit.mutate({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' }),
  ).rejects.toMatchObject({ code: 'TOO_FEW_PHOTOS', field: 'uploadIds' })
})

test('a query too long for a URL arrives all the same', async () => {
  const known = await uploadPhotos(3)
  const ids = [...known, ...Array.from({ length: 500 }, () => randomUUID())]
  const { uploads } = await client.api.upload.list.query({ ids })
  expect(uploads.map(({ id }) => id).sort()).toEqual(known.sort())
})

test('where no server is, the error says how to start one', async () => {
  const nobody = createMaquetteClient({ baseUrl: 'http://127.0.0.1:1' })
  await expect(nobody.api.system.health.query()).rejects.toMatchObject({
    code: 'SERVER_UNREACHABLE',
    suggestion: expect.stringContaining('npm start'),
  })
})

test('a job is waited for, and its results are downloaded', async () => {
  const { db, storage } = server.fixture
  const id = await submit()
  const { attempt } = await server.fixture.claim(id)
  const original = path.join(dir, 'original')
  await writeFile(original, 'points')

  const seen: string[] = []
  const job = await client.waitForJob(id, {
    intervalMs: 1,
    onUpdate: async ({ message, status }) => {
      // The worker continues when its progress was seen.
      if (seen.push(`${status} ${message}`) > 1) return
      const report = { jobId: id, attempt, stage: 'matching', progress: 0.4, timeLeft: null, timings: [] } as const
      await writeProgress(db, { ...report, message: 'Matched 31 of 55 pairs' })
      const storageKey = `jobs/${id}/${attempt}/sparse.ply`
      const facts = { name: 'sparse.ply', description: 'Points', mediaType: 'application/octet-stream', storageKey }
      await recordArtifact(db, { jobId: id, attempt, ...facts, ...(await storage.put(storageKey, original)) })
      await completeJob(db, { jobId: id, attempt })
    },
  })
  expect(job).toMatchObject({ status: 'completed', progress: 1 })
  const out = path.join(dir, 'out')
  expect(await client.downloadAll(job, out)).toEqual([path.join(out, 'sparse.ply')])
  expect(await readFile(path.join(out, 'sparse.ply'), 'utf8')).toBe('points')
  await expect(client.downloadArtifact(job, 'mesh.glb', out)).rejects.toMatchObject({
    code: 'ARTIFACT_NOT_FOUND',
    suggestion: 'It has: sparse.ply.',
  })
})
