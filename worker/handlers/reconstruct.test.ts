import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { isFinal } from '#server/contracts/job-status.ts'
import type { StageTiming } from '#server/contracts/stages.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { writeProgress } from '#server/services/jobs/attempt/write-progress.ts'
import { workspaceOf } from '#server/services/storage/workspace-dir.ts'
import { listAliveWorkers } from '#server/services/workers/list-alive-workers.ts'
import { processIdentity } from './process-identity.ts'
import { createWorkerFixture, endProcess, QUICK_TIMING, type WorkerFixture } from './testing/worker-fixture.ts'

let fixture: WorkerFixture
let worker: ChildProcess | null = null

beforeAll(async () => {
  fixture = await createWorkerFixture()
})
afterAll(() => fixture.close())
beforeEach(() => fixture.reset())
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await endWorker()
})

/** The worker of the test before, unless that test ended it or failed: starting one takes longer than most tests. */
function useWorker(): ChildProcess {
  if (worker && worker.exitCode === null && worker.signalCode === null) return worker
  return fixture.startWorker()
}

async function endWorker(): Promise<void> {
  if (worker) await endProcess(worker)
  worker = null
}

const over = (job: Job) => isFinal(job.status)

/** The row says failed a moment before the queue does. */
const letGo = (id: string) =>
  vi.waitFor(async () => expect(await fixture.queue.isClaimed(fixture.db, id)).toBe(false), 10_000)

const statusesOf = (job: Job) => (job.timings as unknown as StageTiming[]).map((timing) => timing.status)

async function textOf(jobId: string, name: string): Promise<string> {
  const artifact = await fixture.db.artifact.findUniqueOrThrow({ where: { jobId_name: { jobId, name } } })
  return new Response(await fixture.storage.open(artifact.storageKey)).text()
}

async function confirmCancel(id: string): Promise<void> {
  const { token } = await fixture.api.job.requestCancel({ id })
  await fixture.api.job.confirmCancel({ id, token })
}

describe('a worker', () => {
  it('completes a job: stages in order, results in storage, workspace kept', async () => {
    await fixture.openGate()
    worker = useWorker()
    const { id } = await fixture.submit()
    const job = await fixture.waitForJob(id, over)

    expect(job).toMatchObject({ status: 'completed', attempt: 1, progress: 1, engine: 'COLMAP 3.8', error: null })
    expect(await fixture.stagesRun()).toEqual(['prepare', 'features', 'matching'])
    expect(statusesOf(job)).toEqual(['done', 'done', 'done'])
    expect(await textOf(id, 'first.txt')).toBe('two')
    expect(await textOf(id, 'Löwe_1.txt')).toBe('two')
    const log = await textOf(id, 'reconstruct.log')
    expect(log).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z attempt 1: 3 photos, preset draft, COLMAP 3\.8\n/)
    expect(log).toContain('[matching] done')
    expect(fixture.workspaceExists(id)).toBe(true)
    expect(await fixture.storage.stat(`jobs/${id}/1/first.txt`)).toBeNull()
    const kept = await readdir(await fixture.storage.localPath(`jobs/${id}/1`), { recursive: true })
    expect(
      kept.filter((name) => !name.includes('.')),
      'no directory for each version',
    ).toEqual(['again'])
    const { storageKey } = await fixture.db.artifact.findFirstOrThrow({ where: { jobId: id } })
    expect((await stat(await fixture.storage.localPath(storageKey))).mode & 0o077, 'closed to other accounts').toBe(0)
  })

  it('reuses what did not change when a job is duplicated with another setting', async () => {
    await fixture.openGate()
    worker = useWorker()
    const { id } = await fixture.submit()
    await fixture.waitForJob(id, over)
    const other = { preset: 'draft', settings: { texturePx: 1024 } } as const
    const duplicate = await fixture.api.job.duplicate({ id, idempotencyKey: randomUUID(), ...other })
    const job = await fixture.waitForJob(duplicate.id, over)

    expect(job).toMatchObject({ status: 'completed', sourceJobId: id, settings: other.settings })
    expect(statusesOf(job)).toEqual(['reused', 'reused', 'done'])
    expect(await fixture.stagesRun()).toEqual(['prepare', 'features', 'matching', 'matching'])
    expect(await textOf(duplicate.id, 'first.txt')).toBe('two')

    // The results and the working files of one outlive the other.
    await fixture.api.job.remove({ id })
    const again = await fixture.api.job.duplicate({ id: duplicate.id, idempotencyKey: randomUUID(), ...other })
    expect(statusesOf(await fixture.waitForJob(again.id, over))).toEqual(['reused', 'reused', 'reused'])
    expect(await textOf(again.id, 'first.txt')).toBe('two')
  })

  it('runs all steps of a duplicate whose source has no working files any more', async () => {
    await fixture.openGate()
    worker = useWorker()
    const { id } = await fixture.submit()
    await fixture.waitForJob(id, over)
    await rm(workspaceOf(fixture.context.env.dataDir, id), { recursive: true })
    const duplicate = await fixture.api.job.duplicate({ id, idempotencyKey: randomUUID(), preset: 'draft' })
    const job = await fixture.waitForJob(duplicate.id, over)
    expect(statusesOf(job)).toEqual(['done', 'done', 'done'])
  })

  it('moves the bar forward only, and writes it at most four times a second', async () => {
    worker = useWorker()
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    // Every version of the row has an xmin of its own: what is polled faster than it changes is seen completely.
    const versions = new Map<string, { progress: number; atMs: number }>()
    const start = performance.now()
    while (versions.size < 8) {
      const [row] = await fixture.db.$queryRaw<{ version: string; progress: number; at: Date }[]>`
        SELECT xmin::text AS version, progress, updated_at AS at FROM jobs WHERE id = ${id}::uuid`
      if (row) versions.set(row.version, { progress: row.progress, atMs: row.at.getTime() })
      expect(performance.now() - start).toBeLessThan(20_000)
    }
    const seen = [...versions.values()]
    const bar = seen.map((row) => row.progress)
    expect(bar).toEqual([...bar].sort((a, b) => a - b))
    const spanMs = (seen.at(-1)?.atMs ?? 0) - (seen[1]?.atMs ?? 0)
    // Six intervals between the second and the last; each write may be late, so a shorter one can follow it.
    expect(spanMs).toBeGreaterThan(6 * 250 - 150)
    await fixture.openGate()
    await fixture.waitForJob(id, over)
  })

  it('lets its log be read while it runs', async () => {
    worker = useWorker()
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    await vi.waitFor(async () => expect(await textOf(id, 'reconstruct.log')).toContain('[prepare] done'), 10_000)
    expect((await fixture.api.job.get({ id })).status).toBe('running')
    await fixture.openGate()
    await fixture.waitForJob(id, over)
    expect(await textOf(id, 'reconstruct.log')).toContain('[matching] done')
  })

  it('names job and attempt on each line of its log, and lives on where none can be written', async () => {
    const logFile = path.join(fixture.context.env.dataDir, 'worker.log')
    await endWorker()
    worker = fixture.startWorker({ logFile })
    await fixture.setFault('no-overlap')
    await fixture.openGate()
    const { id } = await fixture.submit()
    await fixture.waitForJob(id, over)
    await letGo(id)
    await endProcess(worker)
    const text = await readFile(logFile, 'utf8')
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const ofJob = lines.filter((line) => line.jobId === id)
    expect(ofJob.map(({ msg }) => msg)).toEqual(['started', 'finished a step', 'failed', 'ended'])
    expect(ofJob.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1])
    expect(text.match(/"jobId"/g)).toHaveLength(4)

    if (process.platform !== 'linux') return
    worker = fixture.startWorker({ logFile: '/dev/full' })
    await fixture.setFault(null)
    await fixture.api.job.retry({ id })
    expect((await fixture.waitForJob(id, over)).status).toBe('completed')
    await endWorker()
  })

  it('fails a job with its error, and a retry resumes after the last checkpoint', async () => {
    await fixture.setFault('no-overlap')
    await fixture.openGate()
    worker = useWorker()
    const { id } = await fixture.submit()
    const failed = await fixture.waitForJob(id, over)
    expect(failed.status).toBe('failed')
    expect(failed.error).toMatchObject({ code: 'NO_OVERLAP', suggestion: 'Take more photos.', retryable: false })
    expect(statusesOf(failed)).toEqual(['done', 'failed', 'pending'])
    expect(await textOf(id, 'reconstruct.log')).toContain('NO_OVERLAP No two photos overlap.')

    await fixture.setFault(null)
    await letGo(id)
    await fixture.api.job.retry({ id })
    const job = await fixture.waitForJob(id, (row) => row.attempt === 2 && over(row))
    expect(job).toMatchObject({ status: 'completed', error: null })
    expect(statusesOf(job)).toEqual(['reused', 'done', 'done'])
    expect(await fixture.stagesRun()).toEqual(['prepare', 'features', 'features', 'matching'])
    expect(await textOf(id, 'first.txt')).toBe('two')
    expect(await textOf(id, 'reconstruct.log')).toMatch(/attempt 1: .*attempt 2: /s)
  })

  it.runIf(process.platform === 'linux')('tells a full disk from other failures', async () => {
    await fixture.setFault('disk-full')
    await fixture.openGate()
    worker = useWorker()
    const { id } = await fixture.submit()
    expect((await fixture.waitForJob(id, over)).error).toMatchObject({ code: 'DISK_FULL' })
  })

  it('cancels a running job: processes first, then files, then the row', async () => {
    worker = useWorker()
    const { id } = await fixture.submit()
    const groupId = await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')

    await confirmCancel(id)
    const job = await fixture.waitForJob(id, over)
    expect(await fixture.groupIsAlive(groupId)).toBe(false)
    expect(job.status).toBe('cancelled')
    expect(statusesOf(job)).toEqual(['done', 'cancelled', 'pending'])
    expect(fixture.workspaceExists(id)).toBe(false)
    expect(await fixture.db.artifact.count({ where: { jobId: id } })).toBe(0)
  })

  it('never begins a job that was cancelled in the queue', async () => {
    await endWorker()
    const { id } = await fixture.submit()
    await confirmCancel(id)
    worker = useWorker()
    await fixture.openGate()
    const next = await fixture.submit()
    await fixture.waitForJob(next.id, over)
    expect(await fixture.db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'cancelled', attempt: 0 })
    expect(await fixture.stagesRun()).toEqual(['prepare', 'features', 'matching'])
  })

  it('gives its job back when it is stopped, and the next one resumes it', async () => {
    worker = useWorker()
    const { id } = await fixture.submit()
    const groupId = await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')
    expect(await endProcess(worker)).toBe(0)
    expect(await fixture.groupIsAlive(groupId)).toBe(false)
    expect(await fixture.db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'queued' })
    expect(await fixture.db.worker.count()).toBe(0)
    expect(await fixture.kindsOfEvents(id), 'a stop is no loss').not.toContain('worker-lost')
    // As if it had died after it put a file into storage, and before it had listed it.
    const left = `jobs/${id}/1/left.ply`
    await fixture.storage.put(left, import.meta.filename)

    await fixture.openGate()
    worker = useWorker()
    const job = await fixture.waitForJob(id, over)
    expect(job).toMatchObject({ status: 'completed', attempt: 2 })
    expect(await fixture.storage.stat(left)).toBeNull()
    expect(await fixture.stagesRun()).toEqual(['prepare', 'features', 'features', 'matching'])
  })

  it('that is killed leaves no process, and one started on the same machine resumes its job at once', async () => {
    worker = useWorker()
    const { id } = await fixture.submit()
    const groupId = await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')
    await endProcess(worker, 'SIGKILL')

    await fixture.openGate()
    worker = useWorker()
    // Well before the 15 s after which its silence alone would have been noticed.
    const job = await fixture.waitForJob(id, over, 12_000)
    expect(job).toMatchObject({ status: 'completed', attempt: 2 })
    expect(await fixture.stagesRun()).toEqual(['prepare', 'features', 'features', 'matching'])
    if (process.platform === 'linux') expect(processIdentity(groupId)).toBeNull()
  })

  it('finishes a cancel that was confirmed while it was dead', async () => {
    worker = useWorker()
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')
    await endProcess(worker, 'SIGKILL')
    await confirmCancel(id)
    expect(await fixture.db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'cancelling' })

    worker = useWorker()
    const job = await fixture.waitForJob(id, over, 12_000)
    expect(job).toMatchObject({ status: 'cancelled' })
    expect(await fixture.stagesRun()).toEqual(['prepare', 'features'])
    expect(fixture.workspaceExists(id)).toBe(false)
    expect(await fixture.storage.stat(`jobs/${id}/1/again/1-first.txt`)).toBeNull()
  })

  it('continues when the database drops every connection, and learns of a cancel that was notified meanwhile', async () => {
    worker = useWorker()
    const kept = await fixture.submit()
    await fixture.waitForGroup()
    await fixture.dropWorkersConnections()
    const before = await fixture.db.job.findUniqueOrThrow({ where: { id: kept.id } })
    await fixture.waitForJob(kept.id, (job) => job.updatedAt > before.updatedAt)
    await fixture.openGate()
    expect(await fixture.waitForJob(kept.id, over)).toMatchObject({ status: 'completed', attempt: 1 })

    await fixture.reset()
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    await fixture.waitForJob(id, (job) => job.stage === 'features')
    await fixture.dropWorkersConnections()
    await confirmCancel(id)
    expect(await fixture.waitForJob(id, over)).toMatchObject({ status: 'cancelled', attempt: 1 })
  })

  it('reclaims the job of one that fell silent, whose late writes change nothing', { timeout: 60_000 }, async () => {
    worker = useWorker()
    const { id } = await fixture.submit()
    await fixture.waitForGroup()
    const heir = fixture.startWorker({ timing: QUICK_TIMING })
    // Past its own start, when it would have seen at once that the other is gone.
    const ready = async () => (await listAliveWorkers(fixture.db)).filter((each) => each.engine).length
    await expect.poll(ready, { timeout: 10_000 }).toBe(2)
    await endProcess(worker, 'SIGKILL')
    // What time would do: its last beat grows old.
    await fixture.db
      .$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 minute' WHERE id = ${id}::uuid`
    await fixture.waitForJob(id, (job) => job.attempt === 2)

    const late = { jobId: id, stage: 'matching', progress: 0.99, message: 'late', timeLeft: null, timings: [] } as const
    expect(await writeProgress(fixture.db, { ...late, attempt: 1 })).toBe('lost')
    await fixture.openGate()
    const job = await fixture.waitForJob(id, over)
    expect(job).toMatchObject({ status: 'completed', attempt: 2 })
    await endProcess(heir)
  })
})
