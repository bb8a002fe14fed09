import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJobFixture, type JobFixture } from '../../services/jobs/testing/job-fixture.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())

it('lists by ids and by capture', async () => {
  const captureId = randomUUID()
  const first = await fixture.addUpload({ captureId })
  const second = await fixture.addUpload({ captureId, sha256: 'a'.repeat(64) })
  const other = await fixture.addUpload()

  const ids = async (input: { ids: string[] } | { captureId: string }) =>
    (await fixture.api.upload.list(input)).uploads.map((upload) => upload.id)
  expect(await ids({ captureId })).toEqual([first, second])
  expect(await ids({ ids: [other, first, randomUUID()] })).toEqual([first, other].sort())
})

it('removes, once', async () => {
  const id = await fixture.addUpload()
  expect(await fixture.api.upload.remove({ ids: [id] })).toEqual({ removed: [id] })
  expect(await fixture.api.upload.remove({ ids: [id] })).toEqual({ removed: [] })
  expect((await fixture.api.upload.list({ ids: [id] })).uploads).toEqual([])
})

it('keeps what a job uses', async () => {
  const job = await fixture.submit()
  const ids = job.photos.map((photo) => photo.uploadId)
  await expect(fixture.api.upload.remove({ ids })).rejects.toMatchObject({ cause: { code: 'UPLOAD_IN_USE' } })
  expect((await fixture.api.upload.list({ ids })).uploads).toHaveLength(ids.length)
})

it('refuses an input that names nothing, or both', async () => {
  const list = fixture.api.upload.list as (input: unknown) => Promise<unknown>
  for (const input of [{}, { ids: ['x'] }, { captureId: randomUUID(), ids: [] }]) {
    await expect(list(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
})
