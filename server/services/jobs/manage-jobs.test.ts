import { randomUUID } from 'node:crypto'
import { access, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { completeJob } from './attempt/complete-job.ts'
import { failJob } from './attempt/fail-job.ts'
import { recordPhotoStates } from './attempt/record-photo-states.ts'
import { writeProgress } from './attempt/write-progress.ts'
import { bodyOfError } from './testing/body-of-error.ts'
import { createJobFixture, type JobFixture } from './testing/job-fixture.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())

const ERROR = { code: 'NO_OVERLAP', message: 'No pair matched.', suggestion: 'Overlap.', retryable: false } as const

async function submitAndFail() {
  const { id, attempt, photos } = await fixture.submitAndClaim()
  const report = { stage: 'matching', progress: 0.4, message: 'm', timeLeft: null, timings: [] } as const
  await writeProgress(fixture.db, { jobId: id, attempt, ...report })
  const states = photos.map(({ uploadId }) => ({ uploadId, state: 'unregistered' as const, reason: 'r' }))
  await recordPhotoStates(fixture.db, { jobId: id, attempt, photos: states })
  await failJob(fixture.db, { jobId: id, attempt, error: ERROR })
  return id
}

describe('retry', () => {
  test('queues a failed job again under its id, as new, with its photos', async () => {
    const id = await submitAndFail()
    const job = await fixture.api.job.retry({ id })
    expect(job).toMatchObject({
      id,
      status: 'queued',
      attempt: 1,
      progress: 0,
      error: null,
      stage: null,
      startedAt: null,
    })
    expect(job.finishedAt).toBeNull()
    expect(job.photos.map(({ state, reason }) => [state, reason])).toEqual(Array(3).fill(['pending', null]))
    const entries = await fixture.db.$queryRaw<{ state: string }[]>`
      SELECT state::text FROM pgboss.job WHERE id = ${id}::uuid`
    expect(entries).toEqual([{ state: 'created' }])
    expect((await fixture.claim(id)).attempt).toBe(2)
    expect((await fixture.kindsOfEvents(id)).slice(-2)).toEqual(['retried', 'started'])
  })

  test('queues a cancelled job again, and only once when it is pressed twice', async () => {
    const { id } = await fixture.submit()
    const { token } = await fixture.api.job.requestCancel({ id })
    await fixture.api.job.confirmCancel({ id, token })
    const outcomes = await Promise.allSettled([1, 2].map(() => fixture.api.job.retry({ id })))
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await fixture.api.job.get({ id })).toMatchObject({ status: 'queued', cancelRequest: null })
  })

  test('is refused for jobs that run or are complete', async () => {
    const { id, attempt } = await fixture.submitAndClaim()
    expect(await bodyOfError(fixture.api.job.retry({ id }))).toMatchObject({ code: 'NOT_FINISHED' })
    await completeJob(fixture.db, { jobId: id, attempt })
    expect(await bodyOfError(fixture.api.job.retry({ id }))).toMatchObject({ code: 'ALREADY_FINISHED' })
    expect(await bodyOfError(fixture.api.job.retry({ id: randomUUID() }))).toMatchObject({ code: 'JOB_NOT_FOUND' })
  })

  test('waits until the worker has let go of the last attempt', async () => {
    const id = await submitAndFail()
    await fixture.db.$executeRaw`UPDATE pgboss.job SET state = 'active', started_on = now() WHERE id = ${id}::uuid`
    expect(await bodyOfError(fixture.api.job.retry({ id }))).toMatchObject({ code: 'NOT_READY', retryable: true })
    expect((await fixture.api.job.get({ id })).status).toBe('failed')
  })
})

test('rename gives another name, trimmed, and notes it once', async () => {
  const { id } = await fixture.submit()
  expect((await fixture.api.job.rename({ id, name: '  Castle ' })).name).toBe('Castle')
  await fixture.api.job.rename({ id, name: 'Castle' })
  expect(await fixture.kindsOfEvents(id)).toEqual(['submitted', 'renamed'])
  expect(await bodyOfError(fixture.api.job.rename({ id, name: ' ' }))).toMatchObject({
    code: 'INVALID_INPUT',
    field: 'name',
  })
})

describe('remove', () => {
  const exists = (file: string) =>
    access(file).then(
      () => true,
      () => false,
    )

  test('takes the job, its files and the uploads that no other job uses', async () => {
    const [shared, ...own] = await fixture.addUploads(4)
    const uploadIds = [shared as string, ...own]
    const submit = () => fixture.api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' })
    const { id } = await submit()
    const others = await fixture.addUploads(2)
    await fixture.api.job.submit({
      idempotencyKey: randomUUID(),
      uploadIds: [shared as string, ...others],
      preset: 'draft',
    })

    const workspace = path.join(fixture.context.env.dataDir, 'work', id)
    const file = path.join(workspace, 'log.txt')
    await mkdir(workspace, { recursive: true })
    await writeFile(file, 'x')
    await fixture.storage.put(`jobs/${id}/1/sparse.glb`, file)
    const { attempt } = await fixture.claim(id)
    expect(await bodyOfError(fixture.api.job.remove({ id }))).toMatchObject({ code: 'NOT_FINISHED' })
    await completeJob(fixture.db, { jobId: id, attempt })

    expect(await fixture.api.job.remove({ id })).toEqual({ id })
    expect(await bodyOfError(fixture.api.job.get({ id }))).toMatchObject({ code: 'JOB_NOT_FOUND' })
    expect(await exists(workspace)).toBe(false)
    expect(await fixture.storage.stat(`jobs/${id}/1/sparse.glb`)).toBeNull()
    for (const uploadId of own) expect(await fixture.storage.stat(`uploads/${uploadId}/original`)).toBeNull()
    expect(await fixture.storage.stat(`uploads/${shared}/original`)).not.toBeNull()
    expect(await fixture.db.upload.count({ where: { id: { in: uploadIds } } })).toBe(1)
    expect(await bodyOfError(fixture.api.job.remove({ id }))).toMatchObject({ code: 'JOB_NOT_FOUND' })
  })

  test('races with a submission of the same photos: the photos of a job that exists are there', async () => {
    for (let round = 0; round < 6; round++) {
      const first = await fixture.submitAndClaim()
      await completeJob(fixture.db, { jobId: first.id, attempt: first.attempt })
      const uploadIds = first.photos.map((photo) => photo.uploadId)
      const [, second] = await Promise.allSettled([
        fixture.api.job.remove({ id: first.id }),
        fixture.api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' }),
      ])
      const left = await fixture.db.upload.count({ where: { id: { in: uploadIds } } })
      expect(left).toBe(second.status === 'fulfilled' ? 3 : 0)
      if (second.status === 'rejected')
        expect(await bodyOfError(Promise.reject(second.reason))).toMatchObject({ code: 'UNKNOWN_UPLOAD' })
      else expect(await fixture.storage.stat(`uploads/${uploadIds[0]}/original`)).not.toBeNull()
    }
  })
})

describe('list', () => {
  test('pages through the owner’s jobs, newest first, and nobody else’s', async () => {
    const owner = fixture.apiOf('pager')
    const uploadIds: string[] = []
    for (let index = 0; index < 3; index++) uploadIds.push(await fixture.addUpload({ ownerId: 'pager' }))
    const ids: string[] = []
    for (let index = 0; index < 5; index++) {
      ids.unshift((await owner.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'high' })).id)
    }
    const first = await owner.job.list({ limit: 2 })
    const second = await owner.job.list({ limit: 2, cursor: first.nextCursor })
    const third = await owner.job.list({ limit: 2, cursor: second.nextCursor })
    expect([...first.jobs, ...second.jobs, ...third.jobs].map((job) => job.id)).toEqual(ids)
    expect(third.nextCursor).toBeNull()
    expect(first.jobs[0]).toMatchObject({ photoCount: 3, thumbnailUrl: `/api/uploads/${uploadIds[0]}/thumbnail` })
    expect(await fixture.apiOf('nobody').job.list({})).toEqual({ jobs: [], nextCursor: null, found: 0, total: 0 })
  })

  test('tells each queued job’s place, and a retried one queues at the end', async () => {
    const id = await submitAndFail()
    const { id: later } = await fixture.submit()
    const places = async () => {
      const { jobs } = await fixture.api.job.list({ limit: 100 })
      return new Map(jobs.map((job) => [job.id, job.queuePosition]))
    }
    const before = await places()
    expect(before.get(id)).toBeNull()
    await fixture.api.job.retry({ id })
    const after = await places()
    expect(after.get(later)).toBe(before.get(later))
    expect(after.get(id)).toBe((after.get(later) ?? 0) + 1)
    expect((await fixture.api.job.get({ id })).queuePosition).toBe(after.get(id))
  })

  test('says how good a result is once it is done', async () => {
    const { id, stages } = await fixture.submit()
    const { attempt } = await fixture.claim(id)
    const timings = stages.map((stage) => (stage.name === 'report' ? { ...stage, message: 'Looks alike.' } : stage))
    await writeProgress(fixture.db, {
      jobId: id,
      attempt,
      stage: 'report',
      progress: 1,
      message: '',
      timeLeft: null,
      timings,
    })
    const outcome = async () => (await fixture.api.job.list({ limit: 100 })).jobs.find((job) => job.id === id)?.outcome
    expect(await outcome()).toBeNull()
    await completeJob(fixture.db, { jobId: id, attempt })
    expect(await outcome()).toBe('Looks alike.')
  })

  test('counts the running job among those ahead, and tells when a queued one likely begins', async () => {
    // With no other jobs than these.
    const fixture = await createJobFixture()
    onTestFinished(() => fixture.close())
    const place = async (id: string) => {
      const { queuePosition, startsInSeconds } = await fixture.api.job.get({ id })
      return { queuePosition: queuePosition ?? -1, startsInSeconds: startsInSeconds ?? -1 }
    }
    const running = await fixture.submit()
    const next = await fixture.submit()
    const last = await fixture.submit()
    const { attempt } = await fixture.claim(running.id)
    const before = await place(next.id)
    expect(before.queuePosition).toBe(1)

    const timings = running.stages
    const progress = { stage: 'depth', progress: 0.5, message: '', timings } as const
    const tell = (minutes: number) => {
      const timeLeft = { low: 60 * minutes, high: 60 * minutes }
      return writeProgress(fixture.db, { jobId: running.id, attempt, ...progress, timeLeft })
    }
    await tell(10)
    const soon = await place(next.id)
    await tell(30)
    const later = await place(next.id)
    // A job that waits for the only worker begins so much later.
    expect([soon.startsInSeconds, later.startsInSeconds]).toEqual([10 * 60, 30 * 60])
    expect(later.queuePosition).toBe(before.queuePosition)
    const { queuePosition, startsInSeconds } = await place(last.id)
    expect(queuePosition).toBe(later.queuePosition + 1)
    // The running job is slower than estimated; the one between them will be, too.
    const { high } = next.estimate.seconds
    expect(startsInSeconds).toBeGreaterThan(later.startsInSeconds + 2 * high)
    const { jobs } = await fixture.api.job.list({ limit: 100 })
    expect(jobs.find(({ id }) => id === last.id)).toMatchObject({ queuePosition, startsInSeconds })
    expect(jobs.find(({ id }) => id === running.id)).toMatchObject({ queuePosition: null, startsInSeconds: null })
  })
})

test('a job tells what its photos, its results and the originals of placed ones take', async () => {
  const { id, photos } = await fixture.submit()
  const uploads = await fixture.db.upload.findMany({ where: { id: { in: photos.map(({ uploadId }) => uploadId) } } })
  const ofPhotos = uploads.reduce((sum, { byteSize }) => sum + Number(byteSize), 0)
  expect((await fixture.api.job.get({ id })).storedBytes).toBe(ofPhotos)

  const file = { jobId: id, attempt: 1, description: '', mediaType: 'text/plain', sha256: 'a'.repeat(64) }
  const original = { storageKey: 'first', byteSize: 500, sha256: 'b'.repeat(64) }
  await fixture.db.artifact.createMany({
    data: [
      { ...file, id: randomUUID(), name: 'model.obj', storageKey: 'second', byteSize: 7_000_000_000, original },
      { ...file, id: randomUUID(), name: 'model.mtl', storageKey: 'third', byteSize: 30 },
    ],
  })
  const withResults = ofPhotos + 7_000_000_530
  expect((await fixture.api.job.get({ id })).storedBytes).toBe(withResults)
  const { jobs } = await fixture.api.job.list({ limit: 100 })
  expect(jobs.find((job) => job.id === id)?.storedBytes).toBe(withResults)
})

test('a job is shown by its model once that was rendered', async () => {
  const { id, thumbnailUrl } = await fixture.submit()
  expect(thumbnailUrl).toMatch(/^\/api\/uploads\//)
  const sha256 = 'c'.repeat(64)
  const picture = {
    name: 'preview-1-textured.webp',
    mediaType: 'image/webp',
    storageKey: 'picture',
    byteSize: 9,
    sha256,
  }
  await fixture.db.artifact.create({ data: { id: randomUUID(), jobId: id, attempt: 1, description: '', ...picture } })
  const url = `/api/jobs/${id}/files/preview-1-textured.webp?v=${sha256.slice(0, 16)}`
  expect((await fixture.api.job.get({ id })).thumbnailUrl).toBe(url)
  const { jobs } = await fixture.api.job.list({ limit: 100 })
  expect(jobs.find((job) => job.id === id)?.thumbnailUrl).toBe(url)
})

test('estimate counts accepted photos once, for every preset, and tells the free disk', async () => {
  const uploadIds = await fixture.addUploads(3)
  const { sha256 } = await fixture.db.upload.findUniqueOrThrow({ where: { id: uploadIds[0] as string } })
  const others = [await fixture.addUpload({ sha256 }), await fixture.addUpload({ status: 'checking', widthPx: null })]
  const plain = await fixture.api.job.estimate({ uploadIds })
  const same = await fixture.api.job.estimate({ uploadIds: [...uploadIds, ...others, randomUUID()] })
  expect(same.presets).toEqual(plain.presets)
  expect(plain.presets.high.diskBytes).toBeGreaterThan(0)
  expect(plain.diskFreeBytes).toBeGreaterThan(0)
})

test('presets come with the limits of this server', async () => {
  const { presets, limits } = await fixture.api.system.presets()
  expect(presets.map((preset) => preset.name)).toEqual(['draft', 'standard', 'high'])
  expect(limits).toMatchObject({ minPhotos: 3, maxFileBytes: 100 * 1024 * 1024, maxFiles: 1000 })
})
