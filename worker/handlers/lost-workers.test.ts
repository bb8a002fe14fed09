import type { ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { isFinal } from '#server/contracts/job-status.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { workspaceOf } from '#server/services/storage/workspace-dir.ts'
import { createWorkerFixture, endProcess, QUICK_TIMING, type WorkerFixture } from './testing/worker-fixture.ts'

let fixture: WorkerFixture
let worker: ChildProcess | null = null

beforeAll(async () => {
  fixture = await createWorkerFixture()
})
afterAll(() => fixture.close())
beforeEach(() => fixture.reset())
afterEach(async () => {
  if (worker) await endProcess(worker)
  worker = null
})

const over = (job: Job) => isFinal(job.status)

/** The row says failed a moment before the queue does. */
const letGo = (id: string) =>
  vi.waitFor(async () => expect(await fixture.queue.isClaimed(fixture.db, id)).toBe(false), 10_000)

async function confirmCancel(id: string): Promise<void> {
  const { token } = await fixture.api.job.requestCancel({ id })
  await fixture.api.job.confirmCancel({ id, token })
}

describe('what is not the job’s fault', () => {
  it('a machine that sleeps again and again keeps its job, in one attempt', { timeout: 60_000 }, async () => {
    worker = fixture.startWorker({ timing: QUICK_TIMING })
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')
    for (let night = 0; night < 4; night++) {
      worker.kill('SIGSTOP')
      // The database's clock kept running: the last beat is as old as the night was long. This one is 2 s to the worker.
      await fixture.db.$executeRaw`
        UPDATE pgboss.job SET heartbeat_on = now() - interval '8 hours' WHERE id = ${id}::uuid`
      await sleep(2000)
      worker.kill('SIGCONT')
      const before = await fixture.db.job.findUniqueOrThrow({ where: { id } })
      await fixture.waitForJob(id, (job) => job.updatedAt > before.updatedAt)
      await vi.waitFor(async () => expect(await secondsSinceBeat(id)).toBeLessThan(60), { timeout: 10_000 })
    }
    await fixture.openGate()
    expect(await fixture.waitForJob(id, over)).toMatchObject({ status: 'completed', attempt: 1 })
    expect(await fixture.kindsOfEvents(id)).not.toContain('worker-lost')
  })

  it('a worker that comes back after its job was handed out again has not crashed', { timeout: 60_000 }, async () => {
    const frozen = fixture.startWorker({ timing: QUICK_TIMING })
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')
    frozen.kill('SIGSTOP')
    worker = fixture.startWorker({ timing: QUICK_TIMING })
    await fixture.db.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE id = ${id}::uuid`
    // Its workspace is still the frozen one's, which waits for it: requeued, again and again, instead of failed.
    await fixture.waitForJob(id, (job) => job.attempt >= 3, 30_000)
    frozen.kill('SIGCONT')
    await vi.waitFor(async () => expect(await fixture.kindsOfEvents(id)).toContain('worker-back'), { timeout: 20_000 })
    await fixture.openGate()
    expect(await fixture.waitForJob(id, over)).toMatchObject({ status: 'completed' })
    await endProcess(frozen)
  })

  it('the job of a worker that crashed under another host name is reclaimed', async () => {
    worker = fixture.startWorker()
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')
    await endProcess(worker, 'SIGKILL')
    const ownerFile = path.join(workspaceOf(fixture.context.env.dataDir, id), 'owner.json')
    const owner = JSON.parse(await readFile(ownerFile, 'utf8'))
    await writeFile(ownerFile, JSON.stringify({ ...owner, host: 'container-of-yesterday' }))
    // What time would do: the dead one's row and beat grow old.
    await fixture.db.$executeRaw`UPDATE workers SET heartbeat_at = now() - interval '1 minute'`
    await fixture.db
      .$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 minute' WHERE id = ${id}::uuid`
    await fixture.openGate()
    worker = fixture.startWorker({ timing: QUICK_TIMING })
    expect(await fixture.waitForJob(id, over)).toMatchObject({ status: 'completed', attempt: 2 })
  })

  it('a row that this version can’t read ends, is shown, and can be deleted', async () => {
    const [run, cancelled] = [await fixture.submit(), await fixture.submit()]
    for (const { id } of [run, cancelled]) {
      await fixture.db.$executeRaw`UPDATE jobs SET settings = '{"texturePx": "large"}' WHERE id = ${id}::uuid`
    }
    await confirmCancel(cancelled.id)
    expect((await fixture.api.job.get({ id: cancelled.id })).status).toBe('cancelled')
    worker = fixture.startWorker()
    const job = await fixture.waitForJob(run.id, over)
    expect(job).toMatchObject({ status: 'failed', error: { code: 'INVALID_INPUT' } })
    expect((await fixture.api.job.get({ id: run.id })).error?.message).toContain('Another version of Maquette')
    for (const { id } of [run, cancelled]) await fixture.api.job.remove({ id })
  })
})

describe('what may be the job’s fault', () => {
  it('is handed out three times, and then fails with the step that its workers died in', {
    timeout: 60_000,
  }, async () => {
    const { id } = await fixture.submit()
    for (let attempt = 1; attempt <= 3; attempt++) {
      worker = fixture.startWorker()
      await fixture.waitForJob(id, (job) => job.attempt === attempt && job.stage === 'features')
      await endProcess(worker, 'SIGKILL')
    }
    worker = fixture.startWorker()
    const job = await fixture.waitForJob(id, over)
    expect(job).toMatchObject({ status: 'failed', attempt: 3, error: { code: 'WORKER_LOST' } })
    expect((await fixture.api.job.get({ id })).error?.message).toContain('in the step “Find features”')

    // A retry begins to count from zero.
    await fixture.openGate()
    await letGo(id)
    await fixture.api.job.retry({ id })
    expect(await fixture.waitForJob(id, over)).toMatchObject({ status: 'completed' })
  })
})

async function secondsSinceBeat(jobId: string): Promise<number> {
  const [row] = await fixture.db.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM now() - heartbeat_on)::float8 AS seconds FROM pgboss.job WHERE id = ${jobId}::uuid`
  return row?.seconds ?? Number.POSITIVE_INFINITY
}
