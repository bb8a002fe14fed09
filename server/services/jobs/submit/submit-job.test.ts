import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stagesOf } from '#server/contracts/capture/capture-route.ts'
import { removeWorker } from '#server/services/workers/remove-worker.ts'
import { touchWorker } from '#server/services/workers/touch-worker.ts'
import { bodyOfError } from '../testing/body-of-error.ts'
import { createJobFixture, type JobFixture, TEST_ENGINE } from '../testing/job-fixture.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture({ MAQUETTE_MAX_FILES: '5' })
})
afterAll(() => fixture.close())

function submit(uploadIds: string[], more: { idempotencyKey?: string; name?: string } = {}) {
  return fixture.api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft', ...more })
}

async function queuedIds(): Promise<string[]> {
  const rows = await fixture.db.$queryRaw<{ id: string }[]>`SELECT id::text FROM pgboss.job WHERE name = 'reconstruct'`
  return rows.map((row) => row.id)
}

describe('a submitted job', () => {
  test('is queued under its own id, with everything that the page shows', async () => {
    const uploadIds = await fixture.addUploads(3)
    const job = await submit(uploadIds, { name: 'Castle' })

    expect(job).toMatchObject({
      name: 'Castle',
      preset: 'draft',
      status: 'queued',
      progress: 0,
      attempt: 0,
      photoCount: 3,
    })
    expect(job.photos.map((photo) => photo.uploadId)).toEqual(uploadIds)
    expect(job.thumbnailUrl).toBe(`/api/uploads/${uploadIds[0]}/thumbnail`)
    expect(job.stages.map((stage) => stage.status)).toEqual(Array(stagesOf('photos').length).fill('pending'))
    expect(job.estimate.seconds.low).toBeGreaterThan(0)
    expect(await queuedIds()).toContain(job.id)
    expect(await fixture.kindsOfEvents(job.id)).toEqual(['submitted'])
    expect(await fixture.api.job.get({ id: job.id })).toEqual(job)
  })

  test('gets a name when it is given none', async () => {
    const job = await submit(await fixture.addUploads(3))
    expect(job.name).toMatch(/^3 photos, \d+ \w+ \d{4}( \(\d+\))?$/)
  })

  test('gets the next number where there is another job of its name', async () => {
    const uploadIds = await fixture.addUploads(3)
    const named = async (name: string) => (await submit(uploadIds, { name })).name
    expect(await named('Abbey')).toBe('Abbey')
    expect(await named('Abbey')).toBe('Abbey (2)')
    expect(await named('Abbey (7)')).toBe('Abbey (7)')
    expect(await named('Abbey (2)')).toBe('Abbey (8)')
    expect(await named('abbey')).toBe('abbey')
    expect(await named('Abbey (east)')).toBe('Abbey (east)')
    const long = await named('x'.repeat(120))
    expect(await named(long)).toBe(`${'x'.repeat(116)} (2)`)
    const { id, name } = await submit(uploadIds, { name: 'Gate' })
    const duplicate = { id, preset: 'draft', idempotencyKey: randomUUID() } as const
    const again = await fixture.api.job.duplicate(duplicate)
    expect([name, again.name]).toEqual(['Gate', 'Gate (2)'])
    // The same request asks for the same job.
    expect(await fixture.api.job.duplicate(duplicate)).toMatchObject({ id: again.id, name: 'Gate (2)' })
  })

  test('has its photos in capture order, each once', async () => {
    const late = await fixture.addUpload({ capturedAt: '2024-05-01T10:00:05', fileName: 'a.jpg' })
    const early = await fixture.addUpload({
      capturedAt: '2024-05-01T10:00:01',
      fileName: 'b.jpg',
      sha256: 'e'.repeat(64),
    })
    const middle = await fixture.addUpload({ capturedAt: '2024-05-01T10:00:03', fileName: 'c.jpg' })
    const again = await fixture.addUpload({
      capturedAt: '2024-05-01T10:00:04',
      fileName: 'd.jpg',
      sha256: 'e'.repeat(64),
    })
    const job = await submit([late, again, early, middle, early])
    expect(job.photos.map((photo) => photo.uploadId)).toEqual([early, middle, late])
  })
})

describe('the same key', () => {
  test('gives the same job back', async () => {
    const idempotencyKey = randomUUID()
    const uploadIds = await fixture.addUploads(3)
    const first = await submit(uploadIds, { idempotencyKey })
    const second = await submit(uploadIds, { idempotencyKey })
    expect(second.id).toBe(first.id)
  })

  test('makes one job when two requests race', async () => {
    const uploadIds = await fixture.addUploads(3)
    for (let round = 0; round < 5; round++) {
      const idempotencyKey = randomUUID()
      const jobs = await Promise.all([1, 2, 3].map(() => submit(uploadIds, { idempotencyKey })))
      expect(new Set(jobs.map((job) => job.id)).size).toBe(1)
      expect(await fixture.db.job.count({ where: { idempotencyKey } })).toBe(1)
    }
    const queued = await queuedIds()
    const jobs = await fixture.db.job.findMany({ where: { status: 'queued' }, select: { id: true } })
    expect(queued.toSorted()).toEqual(jobs.map((job) => job.id).toSorted())
  })
})

describe('a submission is refused', () => {
  test('when a photo is unknown, or another owner’s', async () => {
    const uploadIds = await fixture.addUploads(2)
    expect(await bodyOfError(submit([...uploadIds, randomUUID()]))).toMatchObject({
      code: 'UNKNOWN_UPLOAD',
      field: 'uploadIds',
    })
    const foreign = await fixture.addUpload({ ownerId: 'someone' })
    expect(await bodyOfError(submit([...uploadIds, foreign]))).toMatchObject({ code: 'UNKNOWN_UPLOAD' })
  })

  test('when a photo is still being checked, by name', async () => {
    const checking = await fixture.addUpload({ status: 'checking', fileName: 'slow.jpg' })
    const error = await bodyOfError(submit([...(await fixture.addUploads(3)), checking]))
    expect(error).toMatchObject({ code: 'UPLOAD_NOT_READY', file: 'slow.jpg', retryable: true })
  })

  test('when a photo was refused, with the reason', async () => {
    const error = { code: 'UNDECODABLE', message: 'It is cut off.', suggestion: 'Copy it again.', retryable: false }
    const refused = await fixture.addUpload({ status: 'refused', fileName: 'broken.jpg', error })
    expect(await bodyOfError(submit([...(await fixture.addUploads(3)), refused]))).toMatchObject({
      code: 'UNDECODABLE',
      message: 'It is cut off.',
      file: 'broken.jpg',
    })
  })

  test('when depth was given for a photo', async () => {
    const depth = await fixture.addUpload({ mediaType: 'image/x-exr', fileName: 'depth.exr' })
    const error = await bodyOfError(submit([...(await fixture.addUploads(3)), depth]))
    expect(error).toMatchObject({ code: 'WRONG_FORMAT', file: 'depth.exr' })
  })

  test('when too few photos are left without duplicates', async () => {
    const [first, second] = await fixture.addUploads(2)
    const { sha256 } = await fixture.db.upload.findUniqueOrThrow({ where: { id: first as string } })
    const twin = await fixture.addUpload({ sha256 })
    const error = await bodyOfError(submit([first as string, second as string, twin]))
    expect(error).toMatchObject({ code: 'TOO_FEW_PHOTOS', field: 'uploadIds' })
    expect(error.message).toContain('1 of the 3 occur twice')
  })

  test('when there are more photos than this server takes', async () => {
    expect(await bodyOfError(submit(await fixture.addUploads(6)))).toMatchObject({ code: 'TOO_MANY_FILES' })
  })

  test('when the input is wrong, with the field at fault', async () => {
    const error = await bodyOfError(fixture.api.job.submit({ idempotencyKey: 'x', uploadIds: [], preset: 'draft' }))
    expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'idempotencyKey', retryable: false })
  })

  test('and leaves neither a row nor a queue entry', async () => {
    const [jobs, queued] = [await fixture.db.job.count(), (await queuedIds()).length]
    await bodyOfError(submit(await fixture.addUploads(2)))
    expect([await fixture.db.job.count(), (await queuedIds()).length]).toEqual([jobs, queued])
  })
})

test('with no worker the job waits; with one that has no engine it is refused; with one more that has, it is taken', async () => {
  const uploadIds = await fixture.addUploads(3)
  const idle = { id: randomUUID(), host: 'a', pid: 1, slots: 1, engine: null }
  await touchWorker(fixture.db, idle)
  const error = await bodyOfError(submit(uploadIds))
  expect(error).toMatchObject({ code: 'ENGINE_MISSING', retryable: true })
  expect(error.suggestion).toContain('install')
  expect(await fixture.api.system.health()).toMatchObject({ status: 'degraded', worker: 'ok', engine: null })

  const able = { ...idle, id: randomUUID(), engine: TEST_ENGINE }
  await touchWorker(fixture.db, able)
  expect((await submit(uploadIds)).status).toBe('queued')
  expect(await fixture.api.system.health()).toMatchObject({
    status: 'ok',
    engine: TEST_ENGINE,
    engineInstallCommands: [],
  })

  await removeWorker(fixture.db, idle.id)
  await removeWorker(fixture.db, able.id)
  expect(await fixture.api.system.health()).toMatchObject({ status: 'degraded', worker: 'missing' })
})
