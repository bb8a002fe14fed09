import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { type FoundCapture, uploadIdsOf } from './find-capture.ts'
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
  expect(capture).toMatchObject({ kind: 'posed', needsColmap: true })
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

/** Uploads what was found and gives what `job.submit` gets. */
async function inputOf(capture: FoundCapture) {
  const { accepted } = await client().uploadFiles(capture.paths, { captureId: randomUUID() })
  return capture.inputOf(new Map(accepted.map((one) => [one.path, one.upload.id])))
}

it('submits no mask that no photo uses: it would count as a photo', async () => {
  await makePhotos(path.join(dir, 'masks'), 3)
  await makePhotos(path.join(dir, 'silhouettes'), 1)
  await writeFile(path.join(dir, 'images', 'photo-2.jpg'), 'no photo')
  const capture = await client().findCapture(dir)
  expect(capture.masks?.size).toBe(4)
  const { accepted, refused } = await client().uploadFiles(capture.paths, { captureId: randomUUID() })
  expect(refused).toHaveLength(1)
  const ids = new Map(accepted.map((one) => [one.path, one.upload.id]))
  const named = new Map(accepted.map((one) => [one.upload.id, path.relative(dir, one.path)]))
  const used = uploadIdsOf(capture, capture.inputOf(ids), ids).map((id) => named.get(id))
  const masks = ['masks/photo-3.jpg', 'silhouettes/photo-1.jpg']
  expect(used).toEqual(['images/photo-1.jpg', 'images/photo-3.jpg', ...masks])
})

it('counts missing images, and continues without them when asked', async () => {
  await writeTransforms({ frames: [1, 2, 3, 4, 5].map(frame) })
  await expect(client().findCapture(dir)).rejects.toMatchObject({
    code: 'CAPTURE_FILE_MISSING',
    message: expect.stringContaining('2 of 5 frames name images that are not there'),
    suggestion: expect.stringContaining('--skip-missing'),
  })
  const capture = await client().findCapture(dir, { skipMissing: true })
  expect(capture.notes).toEqual([expect.stringContaining('2 of 5 frames')])
  expect(await inputOf(capture)).toMatchObject({
    transforms: { frames: [1, 2, 3].map(frame) },
    leftOut: [4, 5].map((i) => ({ path: frame(i).file_path, lacks: 'image' })),
  })

  await writeTransforms({ frames: [2, 3, 4].map(frame) })
  await expect(client().findCapture(dir, { skipMissing: true })).rejects.toMatchObject({
    code: 'CAPTURE_FILE_MISSING',
    message: expect.stringContaining('at least 3'),
  })
})

it('counts a refused image as missing, and says that it was refused', async () => {
  await writeFile(path.join(dir, 'images', 'photo-4.jpg'), 'no picture')
  await writeTransforms({ frames: [1, 2, 3, 4].map(frame) })
  const strict = await client().findCapture(dir)
  await expect(inputOf(strict)).rejects.toMatchObject({
    code: 'CAPTURE_FILE_MISSING',
    message: expect.stringContaining('1 of 4 frames name images that were refused, such as “./images/photo-4”'),
  })
  const lenient = await client().findCapture(dir, { skipMissing: true })
  expect(await inputOf(lenient)).toMatchObject({
    transforms: { frames: [1, 2, 3].map(frame) },
    leftOut: [{ path: './images/photo-4', lacks: 'image' }],
  })
})

it('finds images by links to folders and by paths as tools write them', async () => {
  await rename(path.join(dir, 'images'), path.join(dir, 'elsewhere'))
  await mkdir(path.join(dir, 'scan'))
  await symlink(path.join(dir, 'elsewhere'), path.join(dir, 'scan', 'images'))
  await symlink(dir, path.join(dir, 'elsewhere', 'loop'))
  const paths = ['/home/me/scan/images/photo-1.jpg', '..\\scan\\images\\PHOTO-2.png', 'scan/images/photo-3.jpg']
  const frames = paths.map((file_path, i) => ({ ...frame(i), file_path }))
  await writeFile(path.join(dir, 'scan', 'transforms.json'), `\uFEFF${JSON.stringify({ fl_x: 600, frames })}`)
  const capture = await client().findCapture(path.join(dir, 'scan'))
  expect(capture.paths.map((file) => path.basename(file))).toEqual(['photo-1.jpg', 'photo-2.jpg', 'photo-3.jpg'])
})

it('takes the layouts of other programs, and the images alone when asked', async () => {
  await mkdir(path.join(dir, 'sparse', '0'), { recursive: true })
  await writeFile(path.join(dir, 'sparse', '0', 'cameras.txt'), '1 PINHOLE 640 480 600 600 320 240\n')
  const lines = [1, 2, 3].map((i) => `${i} 1 0 0 0 ${i} 0 0 1 photo-${i}.jpg\n\n`)
  await writeFile(path.join(dir, 'sparse', '0', 'images.txt'), lines.join(''))
  const capture = await client().findCapture(dir)
  expect(capture).toMatchObject({ kind: 'posed', posesFrom: 'a COLMAP model' })
  expect(Object.keys(((await inputOf(capture)) as { files: object }).files)).toHaveLength(3)
  expect(await client().findCapture(dir, { withoutPoses: true })).toMatchObject({ kind: 'photos' })

  await writeFile(path.join(dir, 'sparse', '0', 'cameras.txt'), '1 FOV 640 480 600 600 320 240 0.5\n')
  await expect(client().findCapture(dir)).rejects.toMatchObject({
    code: 'CAPTURE_INVALID',
    message: expect.stringContaining('FOV'),
    suggestion: expect.stringContaining('--without-poses'),
  })
})

it('says when a transforms.json is none', async () => {
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
  expect(capture).toMatchObject({ kind: 'six-views', needsColmap: false })
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
