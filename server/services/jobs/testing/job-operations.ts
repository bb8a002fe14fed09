import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { claimJob } from '../attempt/claim-job.ts'
import { completeJob } from '../attempt/complete-job.ts'
import { failJob } from '../attempt/fail-job.ts'
import { recordArtifact } from '../attempt/record-artifact.ts'
import { requeueJob } from '../attempt/requeue-job.ts'
import { writeProgress } from '../attempt/write-progress.ts'
import { markCancelled } from '../cancel/mark-cancelled.ts'
import { bodyOfError } from './body-of-error.ts'
import { type JobFixture, TEST_ENGINE } from './job-fixture.ts'
import type { Held, Operation, Outcome, Target } from './job-model.ts'

/** A worker as the services see one: what the queue handed to it, and the attempt that it claimed. */
interface Worker extends Held {
  retryCount: number
  fetchedAt: Date
  /** It believes that it has the job. */
  leased: boolean
}

/** Does operations with the real services, database and queue, and keeps what their callers would remember. */
export interface JobOperations {
  /** A job that is none of the test's: it keeps the photos of the others. */
  anchorId: string
  /** What `operation` is about at this moment, for the model. */
  targetOf(operation: Operation): Target
  perform(operation: Operation): Promise<Outcome>
  /** The workers that have something in hand. */
  workers(): number[]
  reset(): Promise<void>
  close(): Promise<void>
}

const QUEUE = 'reconstruct'
const NO_TOKEN = 'x'.repeat(43)
const FAULT = { code: 'NO_OVERLAP', message: 'm', suggestion: 's', retryable: false } as const

export async function createJobOperations(fixture: JobFixture): Promise<JobOperations> {
  const { api, db, queue } = fixture
  const boss = new PgBoss({ connectionString: fixture.url, supervise: false, schedule: false, max: 3 })
  await boss.start()
  const uploadIds = await fixture.addUploads(3)
  // Keeps the photos when all other jobs are removed.
  const anchor = await api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' })
  const { token } = await api.job.requestCancel({ id: anchor.id })
  await api.job.confirmCancel({ id: anchor.id, token })

  let keys: string[] = []
  let known: { id: string; tokens: string[] }[] = []
  const workers = new Map<number, Worker>()
  let leases = 0

  const jobAt = (index: number) => known[index % known.length]
  const tokenAt = (job: { tokens: string[] }, index: number) => job.tokens.at(-1 - (index % 2)) ?? NO_TOKEN
  const remember = (id: string) => {
    if (!known.some((job) => job.id === id)) known.push({ id, tokens: [] })
    return id
  }

  async function call(action: () => Promise<string | number | boolean | null>): Promise<Outcome> {
    const outcome = action()
    return outcome.then(
      (value) => ({ value }),
      async () => ({ code: (await bodyOfError(outcome)).code }),
    )
  }

  function userCall(operation: Operation): Promise<Outcome> | null {
    if (operation.kind === 'submit') {
      const idempotencyKey = keys[operation.key] as string
      return call(async () => remember((await api.job.submit({ idempotencyKey, uploadIds, preset: 'draft' })).id))
    }
    if (!('job' in operation)) return null
    const job = jobAt(operation.job)
    if (!job) return Promise.resolve('skipped')
    const { id } = job
    const calls = {
      duplicate: async () => {
        const idempotencyKey = keys['key' in operation ? operation.key : 0] as string
        return remember((await api.job.duplicate({ id, idempotencyKey, preset: 'draft' })).id)
      },
      request: async () => {
        const { token } = await api.job.requestCancel({ id })
        job.tokens.push(token)
        return token
      },
      confirm: async () =>
        (await api.job.confirmCancel({ id, token: tokenAt(job, 'token' in operation ? operation.token : 0) })).status,
      withdraw: async () =>
        (await api.job.withdrawCancel({ id, token: tokenAt(job, 'token' in operation ? operation.token : 0) })).status,
      retry: async () => (await api.job.retry({ id })).status,
      remove: async () => (await api.job.remove({ id })).id,
    }
    return call(calls[operation.kind])
  }

  async function fetchWith(index: number): Promise<Outcome> {
    if (workers.has(index)) return 'skipped'
    const [entry] = await boss.fetch<{ jobId: string }>(QUEUE, { includeMetadata: true })
    if (!entry) return { value: null }
    const { retryCount } = entry
    const { jobId } = entry.data
    const lease = ++leases
    workers.set(index, { jobId, lease, attempt: null, leased: true, retryCount, fetchedAt: new Date(), end: null })
    return { value: `${jobId}#${lease}` }
  }

  async function workerCall(operation: Operation & { worker: number }): Promise<Outcome> {
    if (operation.kind === 'fetch') return fetchWith(operation.worker)
    const worker = workers.get(operation.worker)
    if (!worker) return 'skipped'
    const held = { jobId: worker.jobId, attempt: worker.attempt ?? 0 }
    switch (operation.kind) {
      case 'claim': {
        if (worker.attempt !== null || worker.end || !worker.leased) return 'skipped'
        const claimed = await claimJob(db, { jobId: worker.jobId, engine: TEST_ENGINE, stagesOf: () => ['prepare'] })
        worker.attempt = claimed?.attempt ?? null
        if (!claimed) worker.end = 'done'
        return { value: worker.attempt }
      }
      case 'letGo':
        return letGo(operation.worker, worker)
      case 'lose':
      case 'crash': {
        if (operation.kind === 'crash') workers.delete(operation.worker)
        if (worker.leased) await queue.release(worker.jobId, worker.fetchedAt)
        worker.leased = false
        return { value: true }
      }
    }
    if (worker.attempt === null || (worker.end && worker.leased)) return 'skipped'
    if (operation.kind === 'progress') {
      const { stage, progress } = operation
      const report = { ...held, stage, progress, message: '', timeLeft: null, timings: [] }
      return { value: await writeProgress(db, report) }
    }
    if (operation.kind === 'artifact') {
      const facts = { description: 'd', mediaType: 'text/plain', byteSize: 1, sha256: 'a'.repeat(64) }
      const storageKey = `jobs/${held.jobId}/${held.attempt}/a`
      return { value: await recordArtifact(db, { ...held, ...facts, name: 'a', storageKey }) }
    }
    return settle(operation.kind, worker, held)
  }

  async function settle(kind: string, worker: Worker, held: { jobId: string; attempt: number }): Promise<Outcome> {
    if (kind === 'complete') return ended(worker, 'done', await completeJob(db, held))
    if (kind === 'fail') return ended(worker, 'done', await failJob(db, { ...held, error: FAULT }))
    if (kind === 'requeue') return ended(worker, 'back', await requeueJob(db, held))
    return ended(worker, 'done', await markCancelled(db, held))
  }

  function ended(worker: Worker, end: 'done' | 'back', isSettled: boolean): Outcome {
    if (isSettled) worker.end = end
    return { value: isSettled }
  }

  async function letGo(index: number, worker: Worker): Promise<Outcome> {
    // A handler returns once it has settled the job, or found that it is another's.
    if (!worker.end && worker.leased) return 'skipped'
    const attempt = { id: worker.jobId, retryCount: worker.retryCount }
    if (worker.end === 'back') await boss.fail(QUEUE, attempt)
    else await boss.complete(QUEUE, attempt)
    workers.delete(index)
    return { value: true }
  }

  return {
    anchorId: anchor.id,
    targetOf(operation) {
      if ('worker' in operation) return { held: structuredClone(workers.get(operation.worker)) }
      if (!('job' in operation)) return {}
      const job = jobAt(operation.job)
      return { jobId: job?.id, token: job && 'token' in operation ? tokenAt(job, operation.token) : undefined }
    },
    perform: async (operation) =>
      'worker' in operation ? workerCall(operation) : ((await userCall(operation)) ?? 'skipped'),
    workers: () => [...workers.keys()],
    async reset() {
      workers.clear()
      known = []
      keys = [randomUUID(), randomUUID(), randomUUID()]
      await db.job.deleteMany({ where: { id: { not: anchor.id } } })
      await boss.deleteAllJobs(QUEUE)
    },
    async close() {
      await boss.stop({ graceful: false })
    },
  }
}
