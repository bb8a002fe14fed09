import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ConsumeOptions, type JobQueue, type QueueClaim, startQueue } from './queue.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

/** Silence is looked for every 5 s, and a job that comes back is found by a poll of 2 s. */
const TAKEOVER_TIMEOUT_MS = 15_000

let database: TestDatabase
let sender: JobQueue
beforeAll(async () => {
  database = await createTestDatabase()
  sender = await startQueue({ databaseUrl: database.url, mode: 'send-only' })
})
afterAll(async () => {
  await sender.stop()
  await database.drop()
})

let consumers: JobQueue[] = []
beforeEach(() => {
  consumers = []
})
afterEach(async () => {
  for (const consumer of consumers) await consumer.stop({ graceMs: 1000 })
  await database.db.$executeRaw`DELETE FROM pgboss.job`
})

const IDLE: ConsumeOptions = {
  slots: 1,
  hasColmap: true,
  onJob: async () => {},
  onLost: async () => {},
  onExport: async () => {},
  onExportLost: async () => {},
  onTidy: async () => {},
}

async function consume(options: Partial<ConsumeOptions>): Promise<JobQueue> {
  const consumer = await startQueue({ databaseUrl: database.url, mode: 'consume' })
  consumers.push(consumer)
  await consumer.consume({ ...IDLE, ...options })
  return consumer
}

async function enqueue(): Promise<string> {
  const jobId = randomUUID()
  await database.db.$transaction((tx) => sender.enqueue(tx, jobId))
  return jobId
}

/** What an entry has when it is new; its count begins anywhere. */
const RETRY_LIMIT = 1000

async function entryOf(jobId: string) {
  const [entry] = await database.db.$queryRaw<{ state: string; retries: number }[]>`
    SELECT state::text, retry_count - (retry_limit - ${RETRY_LIMIT}) AS retries FROM pgboss.job WHERE id = ${jobId}::uuid`
  return entry
}

/** A handler that holds its job until the signal aborts, and throws then as a stopped run does. */
function holdUntilAborted(held: QueueClaim[]): ConsumeOptions['onJob'] {
  return (job) =>
    new Promise((_, reject) => {
      held.push(job)
      job.signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
}

/** Leaves the job like a worker that lost power a while ago: claimed, without a heartbeat. */
async function leaveSilently(jobId: string, retriesLeft = 3): Promise<void> {
  await database.db.$executeRaw`
    UPDATE pgboss.job SET state = 'active', started_on = now() - interval '1 hour', retry_limit = retry_count + ${retriesLeft}::int,
      heartbeat_on = now() - interval '1 minute' WHERE id = ${jobId}::uuid`
}

describe('sending', () => {
  test('is part of the caller’s transaction', async () => {
    const jobId = randomUUID()
    const broken = database.db.$transaction(async (tx) => {
      await sender.enqueue(tx, jobId)
      throw new Error('rolled back')
    })
    await expect(broken).rejects.toThrow('rolled back')
    expect(await entryOf(jobId)).toBeUndefined()
  })

  test('a job twice is refused; after a removal it can be sent again', async () => {
    const jobId = await enqueue()
    await expect(database.db.$transaction((tx) => sender.enqueue(tx, jobId))).rejects.toThrow('in the queue already')
    await database.db.$transaction(async (tx) => {
      await sender.remove(tx, jobId)
      await sender.enqueue(tx, jobId)
    })
    expect(await entryOf(jobId)).toEqual({ state: 'created', retries: 0 })
    await database.db.$transaction((tx) => sender.remove(tx, jobId))
    expect(await entryOf(jobId)).toBeUndefined()
  })

  test('wakes a worker well before its next poll', async () => {
    const takenAt = new Map<string, number>()
    await consume({ onJob: async ({ jobId }) => void takenAt.set(jobId, performance.now()) })
    const delaysMs: number[] = []
    for (let round = 0; round < 15; round++) {
      const sentAt = performance.now()
      const jobId = await enqueue()
      await vi.waitFor(() => expect(takenAt.has(jobId)).toBe(true), { interval: 5, timeout: 10_000 })
      delaysMs.push((takenAt.get(jobId) ?? 0) - sentAt)
    }
    const median = delaysMs.toSorted((a, b) => a - b)[7]
    expect(median).toBeLessThan(500)
  })
})

describe('a job that a worker holds', () => {
  test('is settled when the handler returns, and is held until then', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    await consume({ onJob: () => released })
    const jobId = await enqueue()
    await vi.waitFor(async () => expect(await sender.isClaimed(database.db, jobId)).toBe(true))
    release()
    await vi.waitFor(async () => expect(await entryOf(jobId)).toEqual({ state: 'completed', retries: 0 }))
    expect(await sender.isClaimed(database.db, jobId)).toBe(false)
  })

  test('goes to another worker when the first is stopped', async () => {
    const held: QueueClaim[] = []
    const first = await consume({ onJob: holdUntilAborted(held) })
    const jobId = await enqueue()
    await vi.waitFor(() => expect(held).toHaveLength(1))
    await first.stop({ graceMs: 1000 })
    expect(held[0]?.signal.aborted).toBe(true)

    const taken: string[] = []
    await consume({ onJob: async (job) => void taken.push(job.jobId) })
    await vi.waitFor(() => expect(taken).toEqual([jobId]), { timeout: TAKEOVER_TIMEOUT_MS })
  })

  test('goes to another worker when the first has fallen silent, until its retries are used up', async () => {
    const [retried, exhausted] = [await enqueue(), await enqueue()]
    await leaveSilently(retried)
    await leaveSilently(exhausted, 0)
    const taken: string[] = []
    const lost: string[] = []
    await consume({
      onJob: async ({ jobId }) => void taken.push(jobId),
      onLost: async (jobId) => void lost.push(jobId),
    })
    await vi.waitFor(() => expect(taken).toEqual([retried]), { timeout: TAKEOVER_TIMEOUT_MS })
    await vi.waitFor(() => expect(lost).toEqual([exhausted]), { timeout: TAKEOVER_TIMEOUT_MS })
  })

  test('goes to another worker at once when the first is known to be gone', async () => {
    const jobId = await enqueue()
    await database.db.$executeRaw`
      UPDATE pgboss.job SET state = 'active', started_on = now(), heartbeat_on = now() WHERE id = ${jobId}::uuid`
    // Somebody else's by now: its worker began after the one that is gone was last seen with it.
    await sender.release(jobId, new Date(Date.now() - 60_000))
    expect(await entryOf(jobId)).toEqual({ state: 'active', retries: 0 })
    const now = new Date(Date.now() + 1000)
    await sender.release(jobId, now)
    expect(await entryOf(jobId)).toEqual({ state: 'retry', retries: 0 })
    await sender.release(jobId, now)
    await sender.release(randomUUID(), now)
    expect(await entryOf(jobId)).toEqual({ state: 'retry', retries: 0 })
  })

  test('and that is tried again is not ended by a worker that was frozen since', async () => {
    const calls: PromiseWithResolvers<void>[] = []
    const onJob = () => {
      const call = Promise.withResolvers<void>()
      calls.push(call)
      return call.promise
    }
    await consume({ onJob })
    await consume({ onJob })
    const jobId = await enqueue()
    await vi.waitFor(() => expect(calls).toHaveLength(1), { timeout: 10_000 })
    await database.db.$transaction(async (tx) => {
      await sender.remove(tx, jobId)
      await sender.enqueue(tx, jobId)
    })
    await vi.waitFor(() => expect(calls).toHaveLength(2), { timeout: 10_000 })
    calls[0]?.resolve()
    const later = await enqueue()
    await vi.waitFor(() => expect(calls).toHaveLength(3), { timeout: 10_000 })
    expect(await sender.isClaimed(database.db, later)).toBe(true)
    expect(await sender.isClaimed(database.db, jobId)).toBe(true)
    for (const call of calls) call.resolve()
  })

  test('aborts its handler when another worker took it, or when it was removed', async () => {
    const held: QueueClaim[] = []
    await consume({ slots: 3, onJob: holdUntilAborted(held) })
    const [taken, removed, kept] = [await enqueue(), await enqueue(), await enqueue()]
    await vi.waitFor(() => expect(held).toHaveLength(3))
    await database.db.$executeRaw`UPDATE pgboss.job SET retry_count = retry_count + 1 WHERE id = ${taken}::uuid`
    await database.db.$transaction((tx) => sender.remove(tx, removed))

    const aborted = () => held.filter((job) => job.signal.aborted).map((job) => job.jobId)
    const both = [taken, removed].toSorted()
    await vi.waitFor(() => expect(aborted().toSorted()).toEqual(both), { timeout: TAKEOVER_TIMEOUT_MS })
    expect(await sender.isClaimed(database.db, kept)).toBe(true)
  })
})

test('no more jobs are taken than there are slots', async () => {
  const held: QueueClaim[] = []
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let running = 0
  let most = 0
  const onJob = async (job: QueueClaim) => {
    held.push(job)
    most = Math.max(most, ++running)
    await released
    running--
  }
  await consume({ slots: 2, onJob })
  for (let index = 0; index < 4; index++) await enqueue()
  await vi.waitFor(() => expect(held).toHaveLength(2))
  release()
  await vi.waitFor(() => expect(held).toHaveLength(4), { timeout: 10_000 })
  expect(most).toBe(2)
})

test('a worker without an engine takes what needs none, and the rest once it has one', async () => {
  const photos = await enqueue()
  const depth = randomUUID()
  await database.db.$transaction((tx) => sender.enqueue(tx, depth, { needsColmap: false }))
  const taken: string[] = []
  const consumer = await consume({ hasColmap: false, onJob: async ({ jobId }) => void taken.push(jobId) })
  await vi.waitFor(async () => expect((await entryOf(depth))?.state).toBe('completed'), { timeout: 10_000 })
  expect(await entryOf(photos)).toEqual({ state: 'created', retries: 0 })
  await consumer.takeAll()
  await vi.waitFor(() => expect(taken).toEqual([depth, photos]), { timeout: 10_000 })
})

test('tidying up is due at the start of a worker, once for all of them, and every hour', async () => {
  await database.db.$executeRaw`DELETE FROM pgboss.job`
  let times = 0
  const onTidy = async () => void times++
  await consume({ onTidy })
  await vi.waitFor(() => expect(times).toBe(1), { timeout: 10_000 })
  await consume({ onTidy })
  const schedule = await database.db.$queryRaw`SELECT name, cron FROM pgboss.schedule`
  expect(schedule).toEqual([{ name: 'tidy', cron: '23 * * * *' }])
  const sent = await database.db.$queryRaw`SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'tidy'`
  expect(sent).toEqual([{ count: 1 }])
})

test('hands out an export beside the reconstructions', async () => {
  const exported: string[] = []
  const jobId = randomUUID()
  await consume({ onJob: holdUntilAborted([]), onExport: async (held) => void exported.push(held.jobId) })
  await enqueue()
  await database.db.$transaction((tx) => sender.enqueueExport(tx, jobId))
  await vi.waitFor(() => expect(exported).toEqual([jobId]), { timeout: 10_000 })
})

test('a queue that only sends takes nothing', async () => {
  await expect(sender.consume(IDLE)).rejects.toThrow('to send only')
})
