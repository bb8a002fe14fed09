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
import type { Claim, Operation, Outcome, Target } from './job-model.ts'

/** A worker as the services see it: what the queue handed to it, and its attempt. */
interface Worker extends Claim {
  retryCount: number
  fetchedAt: Date
  /** It believes that it has the job. */
  hasClaim: boolean
}

/** Performs operations with the real services, database and queue, and keeps what their callers would remember. */
export interface JobOperations {
  /** A job besides those of the test: it keeps their photos. */
  anchorId: string
  /** The current target of `operation`, for the model. */
  targetOf(operation: Operation): Target
  perform(operation: Operation): Promise<Outcome>
  /** The workers that have a job. */
  workers(): number[]
  reset(): Promise<void>
  close(): Promise<void>
}

const QUEUE = 'reconstruct'
const NO_TOKEN = 'x'.repeat(43)
const FAULT = { code: 'NO_OVERLAP', message: 'm', suggestion: 's', retryable: false } as const

export async function createJobOperations(fixture: JobFixture): Promise<JobOperations> {
  const { api } = fixture
  const boss = new PgBoss({ connectionString: fixture.url, supervise: false, schedule: false, max: 3 })
  await boss.start()
  const uploadIds = await fixture.addUploads(3)
  // Keeps the photos when all other jobs are removed.
  const anchor = await api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset: 'draft' })
  const { token } = await api.job.requestCancel({ id: anchor.id })
  await api.job.confirmCancel({ id: anchor.id, token })

  const user = new UserCalls(api, uploadIds)
  const workers = new WorkerCalls(fixture, boss)
  return {
    anchorId: anchor.id,
    targetOf(operation) {
      if ('worker' in operation) return { claim: workers.claimOf(operation.worker) }
      return 'job' in operation ? user.targetOf(operation) : {}
    },
    perform: async (operation) => ('worker' in operation ? workers.perform(operation) : user.perform(operation)),
    workers: () => workers.busy(),
    async reset() {
      workers.clear()
      user.clear()
      await fixture.db.job.deleteMany({ where: { id: { not: anchor.id } } })
      await boss.deleteAllJobs(QUEUE)
    },
    async close() {
      await boss.stop({ graceful: false })
    },
  }
}

async function call(action: () => Promise<string | number | boolean | null>): Promise<Outcome> {
  const outcome = action()
  return outcome.then(
    (value) => ({ value }),
    async () => ({ code: (await bodyOfError(outcome)).code }),
  )
}

interface KnownJob {
  id: string
  tokens: string[]
}

/** What people do, through the API. */
class UserCalls {
  readonly #api: JobFixture['api']
  readonly #uploadIds: string[]
  #keys: string[] = []
  #known: KnownJob[] = []

  constructor(api: JobFixture['api'], uploadIds: string[]) {
    this.#api = api
    this.#uploadIds = uploadIds
  }

  clear(): void {
    this.#known = []
    this.#keys = [randomUUID(), randomUUID(), randomUUID()]
  }

  targetOf(operation: Operation & { job: number }): Target {
    const job = this.#jobAt(operation.job)
    return { jobId: job?.id, token: job && 'token' in operation ? this.#tokenAt(job, operation.token) : undefined }
  }

  async perform(operation: Exclude<Operation, { worker: number }>): Promise<Outcome> {
    if (operation.kind === 'submit') {
      const input = { idempotencyKey: this.#keys[operation.key] as string, uploadIds: this.#uploadIds }
      return call(async () => this.#remember((await this.#api.job.submit({ ...input, preset: 'draft' })).id))
    }
    const job = this.#jobAt(operation.job)
    return job ? call(() => this.#performOn(job, operation)) : 'skipped'
  }

  async #performOn(job: KnownJob, operation: Extract<Operation, { job: number }>): Promise<string> {
    const { id } = job
    const jobs = this.#api.job
    switch (operation.kind) {
      case 'duplicate': {
        const idempotencyKey = this.#keys[operation.key] as string
        return this.#remember((await jobs.duplicate({ id, idempotencyKey, preset: 'draft' })).id)
      }
      case 'request': {
        const { token } = await jobs.requestCancel({ id })
        job.tokens.push(token)
        return token
      }
      case 'confirm':
        return (await jobs.confirmCancel({ id, token: this.#tokenAt(job, operation.token) })).status
      case 'withdraw':
        return (await jobs.withdrawCancel({ id, token: this.#tokenAt(job, operation.token) })).status
      case 'retry':
        return (await jobs.retry({ id })).status
      case 'remove':
        return (await jobs.remove({ id })).id
    }
  }

  #jobAt(index: number): KnownJob | undefined {
    return this.#known[index % this.#known.length]
  }

  #tokenAt(job: KnownJob, index: number): string {
    return job.tokens.at(-1 - (index % 2)) ?? NO_TOKEN
  }

  #remember(id: string): string {
    if (!this.#known.some((job) => job.id === id)) this.#known.push({ id, tokens: [] })
    return id
  }
}

type WorkerOperation = Extract<Operation, { worker: number }>
type Attempt = { jobId: string; attempt: number }

/** What workers do, through the queue and the services. */
class WorkerCalls {
  readonly #db: JobFixture['db']
  readonly #queue: JobFixture['queue']
  readonly #boss: PgBoss
  readonly #workers = new Map<number, Worker>()
  #claims = 0

  constructor({ db, queue }: JobFixture, boss: PgBoss) {
    this.#db = db
    this.#queue = queue
    this.#boss = boss
  }

  clear(): void {
    this.#workers.clear()
  }

  busy(): number[] {
    return [...this.#workers.keys()]
  }

  claimOf(index: number): Claim | undefined {
    return structuredClone(this.#workers.get(index))
  }

  async perform(operation: WorkerOperation): Promise<Outcome> {
    if (operation.kind === 'fetch') return this.#fetch(operation.worker)
    const worker = this.#workers.get(operation.worker)
    if (!worker) return 'skipped'
    if (operation.kind === 'claim') return this.#claim(worker)
    if (operation.kind === 'letGo') return this.#letGo(operation.worker, worker)
    if (operation.kind === 'lose' || operation.kind === 'crash') {
      if (operation.kind === 'crash') this.#workers.delete(operation.worker)
      if (worker.hasClaim) await this.#queue.release(worker.jobId, worker.fetchedAt)
      worker.hasClaim = false
      return { value: true }
    }
    if (worker.attempt === null || (worker.end && worker.hasClaim)) return 'skipped'
    return this.#write(operation, worker, { jobId: worker.jobId, attempt: worker.attempt })
  }

  async #fetch(index: number): Promise<Outcome> {
    if (this.#workers.has(index)) return 'skipped'
    const [entry] = await this.#boss.fetch<{ jobId: string }>(QUEUE, { includeMetadata: true })
    if (!entry) return { value: null }
    const { retryCount } = entry
    const { jobId } = entry.data
    const number = ++this.#claims
    const worker: Worker = {
      jobId,
      number,
      attempt: null,
      hasClaim: true,
      retryCount,
      fetchedAt: new Date(),
      end: null,
    }
    this.#workers.set(index, worker)
    return { value: `${jobId}#${number}` }
  }

  async #claim(worker: Worker): Promise<Outcome> {
    if (worker.attempt !== null || worker.end || !worker.hasClaim) return 'skipped'
    const options = { jobId: worker.jobId, engine: TEST_ENGINE, stagesOf: () => ['prepare' as const] }
    const claimed = await claimJob(this.#db, options)
    worker.attempt = claimed?.attempt ?? null
    if (!claimed) worker.end = 'done'
    return { value: worker.attempt }
  }

  async #write(operation: WorkerOperation, worker: Worker, attempt: Attempt): Promise<Outcome> {
    switch (operation.kind) {
      case 'progress': {
        const { stage, progress } = operation
        const report = { ...attempt, stage, progress, message: '', timeLeft: null, timings: [] }
        return { value: await writeProgress(this.#db, report) }
      }
      case 'artifact': {
        const facts = { description: 'd', mediaType: 'text/plain', byteSize: 1, sha256: 'a'.repeat(64) }
        const storageKey = `jobs/${attempt.jobId}/${attempt.attempt}/a`
        return { value: await recordArtifact(this.#db, { ...attempt, ...facts, name: 'a', storageKey }) }
      }
      case 'complete':
        return ended(worker, 'done', await completeJob(this.#db, attempt))
      case 'fail':
        return ended(worker, 'done', await failJob(this.#db, { ...attempt, error: FAULT }))
      case 'requeue':
        return ended(worker, 'back', await requeueJob(this.#db, attempt))
      default:
        return ended(worker, 'done', await markCancelled(this.#db, attempt))
    }
  }

  async #letGo(index: number, worker: Worker): Promise<Outcome> {
    // A handler returns once it has finalized the job, or found that it is another's.
    if (!worker.end && worker.hasClaim) return 'skipped'
    const entry = { id: worker.jobId, retryCount: worker.retryCount }
    if (worker.end === 'back') await this.#boss.fail(QUEUE, entry)
    else await this.#boss.complete(QUEUE, entry)
    this.#workers.delete(index)
    return { value: true }
  }
}

function ended(worker: Worker, end: 'done' | 'back', isFinal: boolean): Outcome {
  if (isFinal) worker.end = end
  return { value: isFinal }
}
