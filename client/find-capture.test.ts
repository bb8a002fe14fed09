import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { createMaquetteClient } from './maquette-client.ts'
import { makePhotos } from './testing/make-photos.ts'
import { startTestServer, type TestServer } from './testing/start-test-server.ts'

let server: TestServer
let dir: string

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const client = () => createMaquetteClient({ baseUrl: server.baseUrl })

const frame = (index: number) => ({
  file_path: `./images/photo-${index}`,
  transform_matrix: [
    [1, 0, 0, index],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ],
})

const writeTransforms = (content: object) =>
  writeFile(path.join(dir, 'transforms.json'), JSON.stringify({ fl_x: 600, ...content }))

beforeEach(async () => {
  const made = await mkdtemp(path.join(tmpdir(), 'maquette-capture-'))
  onTestFinished(() => rm(made, { recursive: true }))
  dir = made
  await makePhotos(path.join(dir, 'images'), 3)
})

it('finds images with poses, which the server takes as such', async () => {
  await writeTransforms({ frames: [1, 2, 3].map(frame) })
  const capture = await client().findCapture(dir)
  expect(capture).toMatchObject({ kind: 'posed', needsEngine: true })
  const { accepted } = await client().uploadFiles(capture.paths, { captureId: randomUUID() })
  const job = await client().api.job.submit.mutate({
    idempotencyKey: randomUUID(),
    uploadIds: accepted.map(({ upload }) => upload.id),
    preset: 'draft',
    capture: capture.inputOf(new Map(accepted.map((one) => [one.path, one.upload.id]))),
  })
  expect(job.photoCount).toBe(3)
  expect(job.stages.map(({ name }) => name)).toContain('pose')
})

it('says which file of a transforms.json is not there, and when it is none', async () => {
  await writeTransforms({ frames: [frame(4)] })
  await expect(client().findCapture(dir)).rejects.toMatchObject({ code: 'CAPTURE_FILE_MISSING' })
  await writeTransforms({ frames: [{ ...frame(1), file_path: '../elsewhere.png' }] })
  await expect(client().findCapture(dir)).rejects.toMatchObject({
    code: 'CAPTURE_PATH_OUTSIDE',
    file: '../elsewhere.png',
  })
  await writeTransforms({ frames: [] })
  await expect(client().findCapture(dir)).rejects.toMatchObject({ code: 'CAPTURE_INVALID' })
})

it('finds six views with depth by their folders, with what is known of the cameras', async () => {
  const photos = await makePhotos(path.join(dir, 'made'), 12)
  for (const [i, view] of ['front', 'back', 'left', 'right', 'top', 'bottom'].entries()) {
    for (const [k, folder] of ['views', 'depth'].entries()) {
      await mkdir(path.join(dir, 'shoe', folder), { recursive: true })
      await rename(photos[2 * i + k] ?? '', path.join(dir, 'shoe', folder, `${view}.jpg`))
    }
  }
  await writeFile(path.join(dir, 'shoe', 'capture.json'), JSON.stringify({ distance: 2.5 }))
  const capture = await client().findCapture(path.join(dir, 'shoe'))
  expect(capture).toMatchObject({ kind: 'six-views', needsEngine: false })
  const { accepted } = await client().uploadFiles(capture.paths, { captureId: randomUUID() })
  const job = await client().api.job.submit.mutate({
    idempotencyKey: randomUUID(),
    uploadIds: accepted.map(({ upload }) => upload.id),
    preset: 'draft',
    capture: capture.inputOf(new Map(accepted.map((one) => [one.path, one.upload.id]))),
  })
  expect(job).toMatchObject({ captureKind: 'six-views', photoCount: 6 })

  await writeFile(path.join(dir, 'shoe', 'capture.json'), JSON.stringify({ distance: 'far' }))
  await expect(client().findCapture(path.join(dir, 'shoe'))).rejects.toMatchObject({ code: 'CAPTURE_INVALID' })
})

it('takes a folder without one for photos', async () => {
  await mkdir(path.join(dir, 'plain'))
  await rename(path.join(dir, 'images', 'photo-1.jpg'), path.join(dir, 'plain', 'a.jpg'))
  const capture = await client().findCapture(path.join(dir, 'plain'))
  expect(capture).toMatchObject({ kind: 'photos', paths: [path.join(dir, 'plain', 'a.jpg')] })
  expect(capture.inputOf(new Map())).toBeUndefined()
})
