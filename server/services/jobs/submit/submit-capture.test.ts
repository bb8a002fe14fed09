import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import { stagesOf } from '#server/contracts/capture/capture-route.ts'
import { touchWorker } from '#server/services/workers/touch-worker.ts'
import { bodyOfError } from '../testing/body-of-error.ts'
import { createJobFixture, type JobFixture, TEST_ENGINE } from '../testing/job-fixture.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
  await touchWorker(fixture.db, { id: randomUUID(), host: 'a', pid: 1, slots: 1, engine: null })
})
afterAll(() => fixture.close())

test('six views with depth need no engine, keep their depth, and show their six images', async () => {
  const ids = await fixture.addUploads(12)
  const views = Object.fromEntries(VIEW_NAMES.map((view, i) => [view, { color: ids[i], depth: ids[6 + i] }]))
  const job = await fixture.api.job.submit({
    idempotencyKey: randomUUID(),
    uploadIds: ids,
    preset: 'draft',
    capture: { kind: 'six-views', views, options: { fieldOfViewDeg: 40 } },
  })
  expect(job).toMatchObject({ captureKind: 'six-views', photoCount: 6 })
  expect(job.photos.map(({ uploadId }) => uploadId)).toEqual(ids.slice(0, 6))
  expect(job.stages.map(({ name }) => name)).toEqual(stagesOf('depth'))
  expect((await fixture.api.job.list({})).jobs[0]?.photoCount).toBe(6)

  const claimed = await fixture.claim(job.id)
  expect(claimed.photos).toHaveLength(6)
  expect(claimed.files.map(({ uploadId }) => uploadId)).toEqual(ids.slice(6))
  expect(claimed.capture).toMatchObject({ kind: 'six-views', options: { fieldOfViewDeg: 40 } })
  expect((await fixture.api.job.get({ id: job.id })).engine).toBeNull()
  const inUse = await bodyOfError(fixture.api.upload.remove({ ids: ids.slice(6, 7) }))
  expect(inUse).toMatchObject({ code: 'UPLOAD_IN_USE' })
})

test('posed photos without depth do need it', async () => {
  const ids = await fixture.addUploads(3)
  const transform_matrix = [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
  ]
  const frames = ids.map((_, i) => ({ file_path: `${i}.jpg`, transform_matrix }))
  const files = Object.fromEntries(ids.map((id, i) => [`${i}.jpg`, id]))
  const submitting = fixture.api.job.submit({
    idempotencyKey: randomUUID(),
    uploadIds: ids,
    preset: 'draft',
    capture: { kind: 'posed', transforms: { fl_x: 500, frames }, files },
  })
  expect(await bodyOfError(submitting)).toMatchObject({ code: 'ENGINE_MISSING' })
})

test('masks of photos are no photos, and go to the worker with them', async () => {
  await touchWorker(fixture.db, { id: randomUUID(), host: 'b', pid: 2, slots: 1, engine: TEST_ENGINE })
  const ids = await fixture.addUploads(5)
  const masks = { [ids[0] as string]: ids[3] as string, [ids[2] as string]: ids[4] as string }
  const input = { uploadIds: ids, preset: 'draft', capture: { kind: 'photos', masks } } as const
  const job = await fixture.api.job.submit({ ...input, idempotencyKey: randomUUID() })
  expect(job).toMatchObject({ captureKind: 'photos', photoCount: 3, maskIds: ids.slice(3) })
  const claimed = await fixture.claim(job.id)
  expect(claimed.photos.map(({ uploadId }) => uploadId)).toEqual(ids.slice(0, 3))
  expect(claimed.files.map(({ uploadId }) => uploadId)).toEqual(ids.slice(3))
  expect(claimed.capture).toEqual({ kind: 'photos', masks })

  const again = await fixture.api.job.duplicate({
    ...{ id: job.id, idempotencyKey: randomUUID(), preset: 'draft' },
    settings: { background: 'still' },
  })
  const duplicated = await fixture.claim(again.id)
  expect(duplicated).toMatchObject({ capture: { masks }, settings: { background: 'still' } })
})

test('the mask of a photo that is a copy of another goes to the worker with that one', async () => {
  const ids = await fixture.addUploads(5)
  const [first, , , copy, mask] = ids as [string, string, string, string, string]
  const { sha256 } = await fixture.db.upload.findUniqueOrThrow({ where: { id: first } })
  await fixture.db.upload.update({ where: { id: copy }, data: { sha256 } })
  const job = await fixture.api.job.submit({
    ...{ idempotencyKey: randomUUID(), uploadIds: ids, preset: 'draft' },
    capture: { kind: 'photos', masks: { [copy]: mask } },
  })
  const claimed = await fixture.claim(job.id)
  expect(claimed.photos.map(({ uploadId }) => uploadId)).not.toContain(copy)
  expect(claimed.capture).toEqual({ kind: 'photos', masks: { [first]: mask } })
})

test('a mask of another shape than its photo is named, one that lies on its side as its photo is stored is not', async () => {
  const ids = await fixture.addUploads(4)
  const [photo, , , mask] = ids as [string, string, string, string]
  const submit = () =>
    fixture.api.job.submit({
      ...{ idempotencyKey: randomUUID(), uploadIds: ids, preset: 'draft' },
      capture: { kind: 'photos', masks: { [photo]: mask } },
    })
  const { widthPx, heightPx } = await fixture.db.upload.findUniqueOrThrow({ where: { id: photo } })
  await fixture.db.upload.update({
    where: { id: mask },
    data: { widthPx: heightPx, heightPx: widthPx, fileName: 'm.png' },
  })
  expect(await bodyOfError(submit())).toMatchObject({ code: 'CAPTURE_SIZE_MISMATCH', file: 'm.png' })
  await fixture.db.upload.update({ where: { id: photo }, data: { orientation: 6 } })
  expect(await submit()).toMatchObject({ photoCount: 3 })
})
