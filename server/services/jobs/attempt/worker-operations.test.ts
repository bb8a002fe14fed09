import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stagesOf } from '#server/contracts/capture/capture-route.ts'
import { photoNote } from '#server/contracts/notes/photo-notes.ts'
import type { StageTiming } from '#server/contracts/stages.ts'
import { markCancelled } from '../cancel/mark-cancelled.ts'
import { createJobFixture, type JobFixture, TEST_ENGINE } from '../testing/job-fixture.ts'
import { claimJob } from './claim-job.ts'
import { completeJob } from './complete-job.ts'
import { failJob } from './fail-job.ts'
import { markLost } from './mark-lost.ts'
import { recordArtifact } from './record-artifact.ts'
import { recordModels } from './record-models.ts'
import { recordPhotoStates } from './record-photo-states.ts'
import { requeueJob } from './requeue-job.ts'
import { type ProgressReport, writeProgress } from './write-progress.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())

const NO_OVERLAP = {
  code: 'NO_OVERLAP',
  message: 'No pair matched.',
  suggestion: 'Overlap.',
  retryable: false,
} as const

function report(held: { jobId: string; attempt: number }, more: Partial<ProgressReport> = {}) {
  const report: ProgressReport = {
    ...held,
    stage: 'features',
    progress: 0.25,
    message: 'Photo 3 of 11',
    timeLeft: { low: 10, high: 20 },
    timings: [],
    ...more,
  }
  return writeProgress(fixture.db, report)
}

function glb(held: { jobId: string; attempt: number }, name: string, sha256: string) {
  const facts = { description: 'd', mediaType: 'model/gltf-binary', byteSize: 5, storageKey: `jobs/${held.jobId}/x` }
  return recordArtifact(fixture.db, { ...held, name, sha256, ...facts })
}

async function begin() {
  const claimed = await fixture.submitAndClaim()
  return { claimed, held: { jobId: claimed.id, attempt: claimed.attempt }, view: () => fixture.api.job.get(claimed) }
}

describe('claiming', () => {
  test('hands out all that a run needs and starts the first attempt', async () => {
    const job = await fixture.submit()
    const claimed = await fixture.claim(job.id)
    expect(claimed).toMatchObject({ id: job.id, attempt: 1, preset: 'draft', cancelling: false })
    expect(claimed.settings.maxFeatures).toBe(4096)
    expect(claimed.photos.map(({ ordinal, uploadId }) => [ordinal, uploadId])).toEqual(
      job.photos.map(({ uploadId }, ordinal) => [ordinal, uploadId]),
    )
    expect(await fixture.storage.stat(claimed.photos[0]?.storageKey ?? '')).not.toBeNull()
    const view = await fixture.api.job.get({ id: job.id })
    expect(view).toMatchObject({ status: 'running', attempt: 1, engine: 'COLMAP 3.8', queuePosition: null })
    expect(view.startedAt).not.toBeNull()
  })

  test('of a job that is final or gone gives null', async () => {
    const { held } = await begin()
    await completeJob(fixture.db, held)
    const claim = (jobId: string) => claimJob(fixture.db, { jobId, engine: TEST_ENGINE, stagesOf: () => [] })
    expect(await claim(held.jobId)).toBeNull()
    expect(await claim(randomUUID())).toBeNull()
    expect(await fixture.kindsOfEvents(held.jobId)).toEqual(['submitted', 'started', 'completed'])
  })

  test('a running job fences its last worker off, whatever that one tries', async () => {
    const { held, view } = await begin()
    await report(held, { progress: 0.7 })
    const second = await fixture.claim(held.jobId)
    expect(second.attempt).toBe(2)
    const before = await view()
    expect(before).toMatchObject({ status: 'running', progress: 0, stage: null })

    const models = [{ registeredPhotos: 3, points: 9, meanReprojectionErrorPx: 1, chosen: true, photos: [] }]
    const photos = [{ uploadId: before.photos[0]?.uploadId ?? '', state: 'registered' as const, reason: null }]
    expect(await report(held)).toBe('lost')
    expect(await glb(held, 'sparse.glb', 'a'.repeat(64))).toBe(false)
    expect(await recordPhotoStates(fixture.db, { ...held, photos })).toBe(false)
    expect(await recordModels(fixture.db, { ...held, models })).toBe(false)
    expect(await completeJob(fixture.db, held)).toBe(false)
    expect(await failJob(fixture.db, { ...held, error: NO_OVERLAP })).toBe(false)
    expect(await markCancelled(fixture.db, held)).toBe(false)
    expect(await requeueJob(fixture.db, held)).toBe(false)
    expect(await view()).toEqual(before)
    expect(await fixture.kindsOfEvents(held.jobId)).toEqual(['submitted', 'started', 'stage', 'worker-lost'])
  })

  test('the view says how often the job was interrupted in a step, until it is retried', async () => {
    const { held, view } = await begin()
    expect((await view()).interruptions).toBe(0)
    await report(held)
    const second = await fixture.claim(held.jobId)
    expect((await view()).interruptions, 'its worker was lost').toBe(1)
    // Stopped before its first stage: nothing was interrupted.
    expect(await requeueJob(fixture.db, { jobId: held.jobId, attempt: second.attempt })).toBe(true)
    const third = { ...held, attempt: (await fixture.claim(held.jobId)).attempt }
    expect((await view()).interruptions).toBe(1)
    await report(third)
    expect(await requeueJob(fixture.db, third)).toBe(true)
    expect((await view()).interruptions).toBe(2)

    const fourth = { ...held, attempt: (await fixture.claim(held.jobId)).attempt }
    expect(await failJob(fixture.db, { ...fourth, error: NO_OVERLAP })).toBe(true)
    await fixture.api.job.retry({ id: held.jobId })
    expect((await view()).interruptions).toBe(0)
  })

  test('a job whose worker died while cancelling says so', async () => {
    const { held, view } = await begin()
    const { token } = await fixture.api.job.requestCancel({ id: held.jobId })
    await fixture.api.job.confirmCancel({ id: held.jobId, token })
    const second = await fixture.claim(held.jobId)
    expect(second).toMatchObject({ cancelling: true, attempt: 2 })
    expect(await markCancelled(fixture.db, held)).toBe(false)
    expect(await markCancelled(fixture.db, { ...held, attempt: 2 })).toBe(true)
    expect((await view()).status).toBe('cancelled')
  })
})

describe('progress', () => {
  test('is shown, and never goes back', async () => {
    const { held, view } = await begin()
    const timings: StageTiming[] = [
      { name: 'features', status: 'running', startedAt: new Date().toISOString(), finishedAt: null, message: 'm' },
    ]
    expect(await report(held, { timings })).toBe('ok')
    expect(await view()).toMatchObject({ stage: 'features', progress: 0.25, timeLeft: { low: 10, high: 20 } })
    expect((await view()).stages.map(({ name, status }) => [name, status])).toEqual(
      stagesOf('photos').map((name) => [name, name === 'features' ? 'running' : 'pending']),
    )

    await report(held, { progress: 0.1, message: 'Photo 4 of 11', timeLeft: null })
    expect(await view()).toMatchObject({ progress: 0.25, message: 'Photo 4 of 11', timeLeft: null })
    await report(held, { progress: 1.5 })
    expect((await view()).progress).toBe(1)
  })

  test('adds one event for each stage', async () => {
    const { held } = await begin()
    await report(held)
    await report(held)
    await report(held, { stage: 'matching' })
    expect(await fixture.kindsOfEvents(held.jobId)).toEqual(['submitted', 'started', 'stage', 'stage'])
  })

  test('of a job that is not there is lost', async () => {
    expect(await report({ jobId: randomUUID(), attempt: 1 })).toBe('lost')
  })

  test('racing with a confirmed cancel never overwrites it', async () => {
    for (let round = 0; round < 10; round++) {
      const { held, view } = await begin()
      const { token } = await fixture.api.job.requestCancel({ id: held.jobId })
      const writes = [1, 2, 3].map(() => report(held))
      await Promise.all([...writes, fixture.api.job.confirmCancel({ id: held.jobId, token })])
      expect(await view()).toMatchObject({ status: 'cancelling', message: 'Cancelling', timeLeft: null })
      expect(await report(held)).toBe('cancelling')
    }
  })
})

describe('ending', () => {
  test('completed: the bar is full, nothing is left to do, an unconfirmed cancel is void', async () => {
    const { held, view } = await begin()
    await report(held)
    await fixture.api.job.requestCancel({ id: held.jobId })
    expect(await completeJob(fixture.db, held)).toBe(true)
    expect(await completeJob(fixture.db, held)).toBe(false)
    expect(await view()).toMatchObject({ status: 'completed', progress: 1, timeLeft: null, cancelRequest: null })
    expect((await view()).finishedAt).not.toBeNull()
  })

  test('failed: with the error, and the stage that failed', async () => {
    const { held, view } = await begin()
    const startedAt = new Date().toISOString()
    const running: StageTiming = { name: 'matching', status: 'running', startedAt, finishedAt: null, message: 'm' }
    await report(held, { stage: 'matching', progress: 0.4, timings: [running] })
    expect(await failJob(fixture.db, { ...held, error: NO_OVERLAP })).toBe(true)
    const failed = await view()
    expect(failed).toMatchObject({ status: 'failed', error: NO_OVERLAP, progress: 0.4, timeLeft: null })
    expect(failed.stages[2]).toMatchObject({ status: 'failed', finishedAt: failed.finishedAt })
  })

  test('requeued: waits again, and the next worker begins another attempt', async () => {
    const { held, view } = await begin()
    expect(await requeueJob(fixture.db, held)).toBe(true)
    expect(await view()).toMatchObject({ status: 'queued', attempt: 1 })
    expect((await view()).queuePosition).not.toBeNull()
    expect((await fixture.claim(held.jobId)).attempt).toBe(2)
  })
})

describe('results', () => {
  test('are listed with a version of their bytes, and the best is the preview', async () => {
    const { held, view } = await begin()
    await glb(held, 'snapshot.glb', 'a'.repeat(64))
    const first = (await view()).preview
    expect(first).toMatchObject({ name: 'snapshot.glb', version: 'a'.repeat(16), byteSize: 5 })
    expect(first?.url).toBe(`/api/jobs/${held.jobId}/files/snapshot.glb?v=${'a'.repeat(16)}`)

    await glb(held, 'snapshot.glb', 'b'.repeat(64))
    expect((await view()).artifacts).toEqual([])
    expect((await view()).preview?.version).toBe('b'.repeat(16))

    await glb(held, 'sparse.glb', 'c'.repeat(64))
    expect((await view()).preview?.name).toBe('sparse.glb')
    expect((await view()).artifacts.map((artifact) => artifact.name)).toEqual(['sparse.glb'])
  })

  test('tell which photos were registered, and of all models', async () => {
    const { claimed, held, view } = await begin()
    const [first, second] = claimed.photos
    const photos = [
      { uploadId: first?.uploadId ?? '', state: 'registered' as const, reason: null },
      {
        uploadId: second?.uploadId ?? '',
        state: 'unregistered' as const,
        reason: 'It’s blurred.',
        note: photoNote('blurred'),
      },
    ]
    const models = [{ registeredPhotos: 2, points: 900, meanReprojectionErrorPx: 0.61, chosen: true, photos: [] }]
    expect(await recordPhotoStates(fixture.db, { ...held, photos })).toBe(true)
    expect(await recordModels(fixture.db, { ...held, models })).toBe(true)
    expect((await view()).photos.map(({ state, reason, note }) => [state, reason, note])).toEqual([
      ['registered', null, null],
      ['unregistered', 'It’s blurred.', { code: 'blurred', values: {} }],
      ['pending', null, null],
    ])
    expect((await view()).models).toEqual(models)
  })

  test('of a cancelled run are listed no more', async () => {
    const { held, view } = await begin()
    await glb(held, 'snapshot.glb', 'a'.repeat(64))
    const { token } = await fixture.api.job.requestCancel({ id: held.jobId })
    await fixture.api.job.confirmCancel({ id: held.jobId, token })
    await markCancelled(fixture.db, held)
    expect(await view()).toMatchObject({ status: 'cancelled', artifacts: [], preview: null })
  })
})

describe('a job that the queue gave up on', () => {
  const lose = (jobId: string) => markLost(fixture.db, { jobId, queue: fixture.queue, storage: fixture.storage })

  test('has failed when it was running, and can be retried', async () => {
    const { held, view } = await begin()
    await lose(held.jobId)
    expect(await view()).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST', retryable: true } })
    expect(await completeJob(fixture.db, held)).toBe(false)
    expect((await fixture.api.job.retry({ id: held.jobId })).status).toBe('queued')
  })

  test('continues when a worker has claimed it again before the message arrives', async () => {
    const { held, view } = await begin()
    await fixture.db.$executeRaw`UPDATE pgboss.job SET state = 'active' WHERE id = ${held.jobId}::uuid`
    await lose(held.jobId)
    expect((await view()).status).toBe('running')
  })

  test('is cancelled when it was being cancelled, and leaves no file', async () => {
    const { held, view } = await begin()
    await fixture.storage.put(`jobs/${held.jobId}/${held.attempt}/mesh.ply`, import.meta.filename)
    const { token } = await fixture.api.job.requestCancel({ id: held.jobId })
    await fixture.api.job.confirmCancel({ id: held.jobId, token })
    await lose(held.jobId)
    expect((await view()).status).toBe('cancelled')
    for await (const { key } of fixture.storage.list(`jobs/${held.jobId}`)) expect.fail(`${key} is left`)
  })

  test('stays as it is when it had ended, and is queued again when its worker had requeued it', async () => {
    const { held, view } = await begin()
    await completeJob(fixture.db, held)
    await lose(held.jobId)
    expect((await view()).status).toBe('completed')

    const other = await begin()
    await requeueJob(fixture.db, other.held)
    await lose(other.held.jobId)
    expect((await other.view()).status).toBe('queued')
    await lose(randomUUID())
  })
})
