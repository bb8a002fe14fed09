import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { completeJob } from '../attempt/complete-job.ts'
import { failJob } from '../attempt/fail-job.ts'
import { recordArtifact } from '../attempt/record-artifact.ts'
import { requeueJob } from '../attempt/requeue-job.ts'
import { writeProgress } from '../attempt/write-progress.ts'
import { bodyOfError } from '../testing/body-of-error.ts'
import { createJobFixture, type JobFixture } from '../testing/job-fixture.ts'
import { CANCEL_CHANNEL } from './cancel-channel.ts'
import { markCancelled } from './mark-cancelled.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())

async function isInQueue(id: string): Promise<boolean> {
  const rows = await fixture.db.$queryRaw<unknown[]>`SELECT 1 FROM pgboss.job WHERE id = ${id}::uuid`
  return rows.length > 0
}

/** Makes the open request of a job an expired one. */
async function lapse(id: string): Promise<void> {
  await fixture.db.job.update({ where: { id }, data: { cancelTokenExpiresAt: new Date(Date.now() - 1) } })
}

describe('asking', () => {
  test('changes nothing but shows that it was asked, and what would be lost', async () => {
    const { id } = await fixture.submitAndClaim()
    const before = await fixture.api.job.get({ id })
    const request = await fixture.api.job.requestCancel({ id })
    const after = await fixture.api.job.get({ id })

    expect({ ...after, cancelRequest: null }).toEqual(before)
    expect(after.cancelRequest?.expiresAt).toBe(request.expiresAt)
    expect(request.losses.join(' ')).toMatch(/of work.*photos are kept/s)
    expect(JSON.stringify(after)).not.toContain(request.token)
    const row = await fixture.db.job.findUniqueOrThrow({ where: { id } })
    expect(JSON.stringify(row)).not.toContain(request.token)
    expect(row.cancelRequestedBy).toBe('local')
  })

  test('lapses by itself', async () => {
    const { id } = await fixture.submit()
    const { token } = await fixture.api.job.requestCancel({ id })
    await lapse(id)
    expect((await fixture.api.job.get({ id })).cancelRequest).toBeNull()
    expect(await bodyOfError(fixture.api.job.confirmCancel({ id, token }))).toMatchObject({
      code: 'CANCEL_TOKEN_EXPIRED',
    })
    expect((await fixture.api.job.get({ id })).status).toBe('queued')
  })

  test('is possible only for the owner, and while there is something to cancel', async () => {
    const { id, attempt } = await fixture.submitAndClaim()
    expect(await bodyOfError(fixture.apiOf('someone').job.requestCancel({ id }))).toMatchObject({
      code: 'JOB_NOT_FOUND',
    })
    await completeJob(fixture.db, { jobId: id, attempt })
    expect(await bodyOfError(fixture.api.job.requestCancel({ id }))).toMatchObject({ code: 'ALREADY_FINISHED' })
  })
})

describe('confirming', () => {
  test('cancels a queued job at once and takes it out of the queue', async () => {
    const { id } = await fixture.submit()
    const { token } = await fixture.api.job.requestCancel({ id })
    const job = await fixture.api.job.confirmCancel({ id, token })
    expect(job).toMatchObject({ status: 'cancelled', cancelRequest: null, queuePosition: null })
    expect(job.finishedAt).not.toBeNull()
    expect(await isInQueue(id)).toBe(false)
    expect(await fixture.kindsOfEvents(id)).toEqual(['submitted', 'cancel-requested', 'cancel-confirmed', 'cancelled'])
  })

  test('of a job that went back to the queue removes what its attempt had published', async () => {
    const job = await fixture.submitAndClaim()
    const storageKey = `jobs/${job.id}/${job.attempt}/sparse.ply`
    await fixture.storage.put(storageKey, import.meta.filename)
    const keyOfNext = `jobs/${job.id}/${job.attempt + 1}/sparse.ply`
    await fixture.storage.put(keyOfNext, import.meta.filename)
    const facts = { name: 'sparse.ply', description: '', mediaType: 'model/ply', byteSize: 1, sha256: 'a'.repeat(64) }
    await recordArtifact(fixture.db, { jobId: job.id, attempt: job.attempt, ...facts, storageKey })
    await requeueJob(fixture.db, { jobId: job.id, attempt: job.attempt })
    const { token } = await fixture.api.job.requestCancel({ id: job.id })
    expect(await fixture.api.job.confirmCancel({ id: job.id, token })).toMatchObject({
      status: 'cancelled',
      artifacts: [],
    })
    expect(await fixture.storage.stat(storageKey)).toBeNull()
    // A retry may have begun before the files are removed.
    expect(await fixture.storage.stat(keyOfNext)).not.toBeNull()
  })

  test('turns a running job to cancelling, tells its worker, and leaves the end to it', async () => {
    const listener = new Client({ connectionString: fixture.url })
    await listener.connect()
    const heard: (string | undefined)[] = []
    listener.on('notification', ({ payload }) => heard.push(payload))
    await listener.query(`LISTEN ${CANCEL_CHANNEL}`)

    const { id, attempt } = await fixture.submitAndClaim()
    const { token } = await fixture.api.job.requestCancel({ id })
    expect((await fixture.api.job.confirmCancel({ id, token })).status).toBe('cancelling')
    await vi.waitFor(() => expect(heard).toEqual([id]))
    await listener.end()

    const report = { stage: 'features', progress: 0.5, message: 'x', timeLeft: null, timings: [] } as const
    expect(await writeProgress(fixture.db, { jobId: id, attempt, ...report })).toBe('cancelling')
    expect(await completeJob(fixture.db, { jobId: id, attempt })).toBe(false)
    expect(await markCancelled(fixture.db, { jobId: id, attempt })).toBe(true)
    expect(await markCancelled(fixture.db, { jobId: id, attempt })).toBe(false)
    expect(await fixture.api.job.get({ id })).toMatchObject({ status: 'cancelled', progress: 0 })
  })

  test('needs a request that is open', async () => {
    const { id } = await fixture.submit()
    expect(await bodyOfError(fixture.api.job.confirmCancel({ id, token: 'x' }))).toMatchObject({
      code: 'CANCEL_NOT_REQUESTED',
    })
    const { token } = await fixture.api.job.requestCancel({ id })
    expect((await fixture.api.job.withdrawCancel({ id, token })).cancelRequest).toBeNull()
    expect(await bodyOfError(fixture.api.job.confirmCancel({ id, token }))).toMatchObject({
      code: 'CANCEL_NOT_REQUESTED',
    })
    expect(await fixture.kindsOfEvents(id)).toEqual(['submitted', 'cancel-requested', 'cancel-withdrawn'])
  })

  test('works for the window that asked last', async () => {
    const { id } = await fixture.submit()
    const first = await fixture.api.job.requestCancel({ id })
    const second = await fixture.api.job.requestCancel({ id })
    expect(await bodyOfError(fixture.api.job.confirmCancel({ id, token: first.token }))).toMatchObject({
      code: 'CANCEL_TOKEN_EXPIRED',
    })
    const untouched = await fixture.api.job.withdrawCancel({ id, token: first.token })
    expect(untouched.cancelRequest?.expiresAt).toBe(second.expiresAt)
    expect((await fixture.api.job.confirmCancel({ id, token: second.token })).status).toBe('cancelled')
  })

  test('comes too late when the job ended in between', async () => {
    const { id, attempt } = await fixture.submitAndClaim()
    const { token } = await fixture.api.job.requestCancel({ id })
    await completeJob(fixture.db, { jobId: id, attempt })
    expect(await bodyOfError(fixture.api.job.confirmCancel({ id, token }))).toMatchObject({ code: 'ALREADY_FINISHED' })
    expect(await bodyOfError(fixture.api.job.withdrawCancel({ id, token }))).toMatchObject({ code: 'ALREADY_FINISHED' })
  })
})

describe('races', () => {
  test('two confirms of one request both see the job cancelled, once', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await fixture.submit()
      const { token } = await fixture.api.job.requestCancel({ id })
      const [a, b] = await Promise.all([1, 2].map(() => fixture.api.job.confirmCancel({ id, token })))
      expect([a?.status, b?.status]).toEqual(['cancelled', 'cancelled'])
      const kinds = await fixture.kindsOfEvents(id)
      expect(kinds.filter((kind) => kind === 'cancelled')).toHaveLength(1)
    }
  })

  test('confirm against claim: either cancelled and not claimed, or claimed and cancelling', async () => {
    for (let round = 0; round < 8; round++) {
      const { id } = await fixture.submit()
      const { token } = await fixture.api.job.requestCancel({ id })
      const [confirmed, claimed] = await Promise.allSettled([
        fixture.api.job.confirmCancel({ id, token }),
        fixture.claim(id),
      ])
      const { status } = await fixture.api.job.get({ id })
      expect(confirmed.status).toBe('fulfilled')
      expect(status).toBe(claimed.status === 'fulfilled' ? 'cancelling' : 'cancelled')
    }
  })

  test.each([
    ['complete', completeJob, 'completed'],
    [
      'fail',
      (db: JobFixture['db'], held: { jobId: string; attempt: number }) =>
        failJob(db, { ...held, error: { code: 'NO_OVERLAP', message: 'm', suggestion: 's', retryable: false } }),
      'failed',
    ],
  ] as const)('confirm against %s: exactly one wins', async (_, end, endStatus) => {
    for (let round = 0; round < 8; round++) {
      const { id, attempt } = await fixture.submitAndClaim()
      const { token } = await fixture.api.job.requestCancel({ id })
      const [confirmed, ended] = await Promise.allSettled([
        fixture.api.job.confirmCancel({ id, token }),
        end(fixture.db, { jobId: id, attempt }),
      ])
      const won = ended.status === 'fulfilled' && ended.value
      expect(won).toBe(confirmed.status === 'rejected')
      expect((await fixture.api.job.get({ id })).status).toBe(won ? endStatus : 'cancelling')
    }
  })
})
