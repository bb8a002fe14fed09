import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { getLog } from '#server/log.ts'
import { writeProgress } from '../attempt/write-progress.ts'
import { createJobFixture, type JobFixture } from '../testing/job-fixture.ts'
import { listenForJobChanges } from './job-changes.ts'
import { createJobFeed } from './job-feed.ts'
import { watchJob } from './watch-job.ts'

let fixture: JobFixture
let changes: ReturnType<typeof listenForJobChanges>
beforeAll(async () => {
  fixture = await createJobFixture()
  changes = listenForJobChanges({ databaseUrl: fixture.url, log: getLog('test') })
  await vi.waitUntil(() => changes.isHearing())
})
afterAll(async () => {
  await changes.close()
  await fixture.close()
})

/** A feed, and the statements that it sends. */
function createCountedFeed() {
  const counted = { reads: 0 }
  const db = fixture.db.$extends({
    query: {
      $allOperations({ args, query }) {
        counted.reads++
        return query(args)
      },
    },
  })
  const { ownerId } = fixture.context
  const feed = createJobFeed({ db: db as unknown as typeof fixture.db, ownerId }, changes)
  return { feed, counted }
}

async function write(job: { id: string; attempt: number }, message: string): Promise<void> {
  const report = { jobId: job.id, attempt: job.attempt, stage: 'matching', progress: 0.1, timeLeft: null } as const
  await writeProgress(fixture.db, { ...report, timings: [], message })
}

describe('the feed', () => {
  test('reads once what many ask for, and again when it was written', async () => {
    const job = await fixture.submitAndClaim()
    const { feed, counted } = createCountedFeed()
    // Notifications come in order: those of its submission and claim are over when this one was heard.
    await write(job, 'Matched 0 of 3 pairs')
    await expect.poll(async () => (await feed.read(job.id)).job.message).toBe('Matched 0 of 3 pairs')
    const first = await feed.read(job.id)
    expect(first.job).toEqual(await fixture.api.job.get({ id: job.id }))
    const { reads } = counted
    const again = await Promise.all(Array.from({ length: 50 }, () => feed.read(job.id)))
    expect(again.every((one) => one === first)).toBe(true)
    expect(counted.reads).toBe(reads)

    await write(job, 'Matched 1 of 3 pairs')
    await expect.poll(async () => (await feed.read(job.id)).job.message).toBe('Matched 1 of 3 pairs')
    expect((await feed.read(job.id)).version).not.toBe(first.version)
  })

  test('shows at once what was written through the same process', async () => {
    const { id } = await fixture.submit()
    // Hears of nothing, so that no notification can be in time.
    const deaf = { subscribe: () => () => undefined, subscribeToGaps: () => undefined, isHearing: () => true }
    const feed = createJobFeed(fixture.context, deaf)
    const api = fixture.apiWith({ feed })
    await api.job.get({ id })
    await api.job.list({})
    await api.job.rename({ id, name: 'Another name' })
    expect((await api.job.get({ id })).name).toBe('Another name')
    expect((await api.job.list({})).jobs[0]?.name).toBe('Another name')
    const uploadIds = await fixture.addUploads(3)
    const next = await api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' })
    expect((await api.job.list({})).jobs[0]?.id).toBe(next.id)
    expect(await api.job.get({ id: next.id })).toEqual(next)
  })

  test('keeps nothing from before the connection broke', async () => {
    const job = await fixture.submitAndClaim()
    const { feed } = createCountedFeed()
    await feed.read(job.id)
    await fixture.db.$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE '%listener'`
    await expect.poll(() => changes.isHearing()).toBe(false)
    await write(job, 'Written while nobody heard')
    await expect.poll(() => changes.isHearing(), { timeout: 5000 }).toBe(true)
    expect((await feed.read(job.id)).job.message).toBe('Written while nobody heard')
  })

  test('places a queued job that it has not heard of', async () => {
    const { feed } = createCountedFeed()
    await feed.read((await fixture.submit()).id)
    const { id } = await fixture.submit()
    const { job } = await feed.read(id)
    expect(job).toEqual(await fixture.api.job.get({ id }))
    expect(job.queuePosition).not.toBeNull()
  })

  test('lets an asked cancel lapse, of which nobody tells', async () => {
    const job = await fixture.submitAndClaim()
    await fixture.api.job.requestCancel({ id: job.id })
    const lapsesAt = new Date(Date.now() + 1500)
    await fixture.db.job.update({ where: { id: job.id }, data: { cancelTokenExpiresAt: lapsesAt } })
    const { feed } = createCountedFeed()
    expect((await feed.read(job.id)).job.cancelRequest).not.toBeNull()
    await expect.poll(async () => (await feed.read(job.id)).job.cancelRequest, { timeout: 5000 }).toBeNull()
  })

  test('reads a crowd of jobs in some large reads, and fails for the one that is not there alone', async () => {
    const jobs = []
    for (let i = 0; i < 30; i++) jobs.push(await fixture.submit())
    const { feed, counted } = createCountedFeed()
    await feed.read((jobs[0] as { id: string }).id)
    const { reads } = counted
    const there = jobs.map(({ id }) => feed.read(id))
    await expect(feed.read(randomUUID())).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
    expect((await Promise.all(there)).map(({ job }) => job.id)).toEqual(jobs.map(({ id }) => id))
    // Two reads, of the first that asks and of all who did meanwhile, whatever a read is made of; and the places in the queue.
    expect(counted.reads - reads).toBeLessThanOrEqual(2 * reads)
  })

  test('asks again after a failure', async () => {
    const { feed } = createCountedFeed()
    const id = randomUUID()
    await expect(feed.read(id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
    await expect(feed.read(id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  })
})

test('two hundred viewers of a job cost as many reads as one', async () => {
  const job = await fixture.submitAndClaim()
  const { feed, counted } = createCountedFeed()
  const gone = new AbortController()
  const deps = { changes, feed }
  const viewers = Array.from({ length: 200 }, () => watchJob(deps, { id: job.id, since: null }, gone.signal))
  await Promise.all(viewers.map((viewer) => viewer.next()))
  const forOne = counted.reads

  const next = Promise.all(viewers.map((viewer) => viewer.next()))
  await write(job, 'Matched 2 of 3 pairs')
  const seen = await next
  expect(new Set(seen.map(({ value }) => value?.job.message))).toEqual(new Set(['Matched 2 of 3 pairs']))
  expect(counted.reads).toBe(2 * forOne)
  gone.abort()
})
