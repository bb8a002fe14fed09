import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JobView } from '#server/contracts/job-view.ts'
import { getLog } from '#server/log.ts'
import { completeJob } from '../attempt/complete-job.ts'
import { recordArtifact } from '../attempt/record-artifact.ts'
import { writeProgress } from '../attempt/write-progress.ts'
import { createJobFixture, type JobFixture } from '../testing/job-fixture.ts'
import { listenForJobChanges } from './job-changes.ts'
import { watchJob } from './watch-job.ts'

/** Well below the look without having been told, so that only a notification can be in time. */
const SOON_MS = 3000

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(async () => {
  await fixture.close()
})

/** The subscription as tRPC returns it: each `next` is a version and the job. */
async function watch(id: string, lastEventId?: string) {
  const stream = await fixture.api.job.watch({ id, lastEventId })
  const iterator = stream[Symbol.asyncIterator]()
  return {
    async next(): Promise<{ version: string; job: JobView }> {
      const { value } = await iterator.next()
      const [version, job] = value as unknown as [string, JobView]
      return { version, job }
    },
    close: () => iterator.return?.(undefined),
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`nothing came within ${ms} ms`)), ms)
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

describe('watching a job', () => {
  test('shows it at once, then each change of its row and its results', async () => {
    const { id, attempt } = await fixture.submitAndClaim()
    const viewer = await watch(id)
    expect((await viewer.next()).job).toEqual(await fixture.api.job.get({ id }))

    const progress = { jobId: id, attempt, stage: 'matching', progress: 0.4, timeLeft: null, timings: [] } as const
    await writeProgress(fixture.db, { ...progress, message: 'Matched 1 of 3 pairs' })
    expect((await within(SOON_MS, viewer.next())).job.message).toBe('Matched 1 of 3 pairs')

    const artifact = { name: 'sparse.ply', description: '', mediaType: 'text/plain', byteSize: 1, sha256: 'ab' }
    await recordArtifact(fixture.db, { jobId: id, attempt, ...artifact, storageKey: `jobs/${id}/1/sparse.ply` })
    expect((await within(SOON_MS, viewer.next())).job.artifacts).toHaveLength(1)
    await viewer.close()
  })

  test('continues after the version that the viewer has', async () => {
    const { id } = await fixture.submitAndClaim()
    const first = await watch(id)
    const { version } = await first.next()
    await first.close()

    const again = await watch(id, version)
    const next = again.next()
    await fixture.api.job.rename({ id, name: 'A better name' })
    expect((await within(SOON_MS, next)).job.name).toBe('A better name')
    await again.close()
  })

  test('sees a queued job move up when another one is done', async () => {
    const ahead = await fixture.submit()
    const { id } = await fixture.submit()
    const viewer = await watch(id)
    const before = (await viewer.next()).job.queuePosition
    const { attempt } = await fixture.claim(ahead.id)
    await completeJob(fixture.db, { jobId: ahead.id, attempt })
    expect((await within(SOON_MS, viewer.next())).job.queuePosition).toBe((before ?? 0) - 1)
    await viewer.close()
  })

  test('ends with JOB_NOT_FOUND when the job is removed, and for a stranger', async () => {
    const { id } = await fixture.submit()
    const token = (await fixture.api.job.requestCancel({ id })).token
    await fixture.api.job.confirmCancel({ id, token })
    const viewer = await watch(id)
    await viewer.next()
    await fixture.api.job.remove({ id })
    await expect(within(SOON_MS, viewer.next())).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })

    const stranger = await fixture.apiOf('somebody-else').job.watch({ id })
    await expect(stranger[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  })

  test('ends when the server stops', async () => {
    const { id } = await fixture.submit()
    const changes = listenForJobChanges({ databaseUrl: fixture.url, log: getLog('test') })
    const versions = watchJob({ ...fixture.context, changes }, { id, since: null }, new AbortController().signal)
    await versions.next()
    const next = versions.next()
    await changes.close()
    expect(await within(SOON_MS, next)).toEqual({ done: true, value: undefined })
  })
})
