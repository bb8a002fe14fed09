import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { VIEW_NAMES } from '../../contracts/capture.ts'
import { stagesOf } from '../../contracts/capture-route.ts'
import { touchWorker } from '../workers/touch-worker.ts'
import { bodyOfError } from './testing/body-of-error.ts'
import { createJobFixture, type JobFixture } from './testing/job-fixture.ts'

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
