import type { ErrorCode } from '#server/contracts/errors.ts'
import type { JobStatus } from '#server/contracts/job-status.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { MOST_CRASHES } from '../attempt/count-crashes.ts'

/** What a step of the test does. `job`, `key` and `token` are picks among those that there are, by their remainder. */
export type Operation =
  | { kind: 'submit'; key: number }
  | { kind: 'duplicate'; job: number; key: number }
  | { kind: 'request' | 'retry' | 'remove'; job: number }
  | { kind: 'confirm' | 'withdraw'; job: number; token: number }
  | { kind: 'fetch' | 'claim' | 'artifact' | 'complete' | 'fail' | 'requeue' | 'markCancelled'; worker: number }
  | { kind: 'letGo' | 'lose' | 'crash'; worker: number }
  | { kind: 'progress'; worker: number; stage: StageName; progress: number }

/** What came of it: the error's code, or an answer as far as the model knows it. `skipped`: nothing to do it with. */
export type Outcome = { code: ErrorCode } | { value: string | number | boolean | null } | 'skipped'

interface ModelJob {
  status: JobStatus
  attempt: number
  stage: StageName | null
  progress: number
  /** Losses by stage since the last retry; '' before the first one. */
  losses: Record<string, number>
  /** Of the newest request that is still in the row. */
  token: string | null
  /** Where the queue has it: with a worker by the number of its lease. */
  entry: 'waiting' | 'none' | number
}

/** The state of everything, as far as it decides what an operation answers. */
export interface JobModel {
  jobs: Record<string, ModelJob>
  keys: Record<number, string>
}

/** What a worker has in hand, for `applyOperation`. */
export interface Held {
  jobId: string
  attempt: number | null
  /** Each time that the queue hands something out has a number of its own. */
  lease: number
  /** What it will tell the queue once it returns: that the job is done with, or shall be handed out again. */
  end: 'done' | 'back' | null
}

export interface Target {
  jobId?: string | undefined
  token?: string | undefined
  held?: Held | undefined
}

/**
 * What the model becomes when `operation` on `target` had this outcome; null when it can't have had it. The relation, and not the
 * services, says what is right: it knows nothing of rows, locks and transactions.
 */
export function applyOperation(
  model: JobModel,
  operation: Operation,
  target: Target,
  outcome: Outcome,
): JobModel | null {
  const next = structuredClone(model)
  if (outcome === 'skipped') return next
  const expected = expectedOf(next, operation, target, outcome)
  return expected !== null && isSame(expected, outcome) ? next : null
}

function isSame(a: Outcome, b: Outcome): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

const code = (name: ErrorCode): Outcome => ({ code: name })
const value = (of: string | number | boolean | null): Outcome => ({ value: of })

/** Changes `model` and says what has to come of it. What only the system can choose, ids and who is fetched, is read from `outcome`. */
function expectedOf(model: JobModel, operation: Operation, target: Target, outcome: Outcome): Outcome | null {
  const chosen = outcome !== 'skipped' && 'value' in outcome ? outcome.value : null
  switch (operation.kind) {
    case 'submit':
      return submit(model, operation.key, chosen)
    case 'duplicate': {
      const known = model.keys[operation.key]
      if (!known && !model.jobs[target.jobId ?? '']) return code('JOB_NOT_FOUND')
      return submit(model, operation.key, chosen)
    }
    case 'fetch': {
      if (chosen === null) return Object.values(model.jobs).some((job) => job.entry === 'waiting') ? null : value(null)
      const [jobId = '', lease] = String(chosen).split('#')
      const job = model.jobs[jobId]
      if (job?.entry !== 'waiting') return null
      job.entry = Number(lease)
      return value(chosen)
    }
    case 'request':
    case 'confirm':
    case 'withdraw':
    case 'retry':
    case 'remove':
      return userMove(model, operation.kind, target, chosen)
    default:
      return workerMove(model, operation, target.held as Held)
  }
}

function submit(model: JobModel, key: number, chosen: unknown): Outcome | null {
  const known = model.keys[key]
  if (known) return value(known)
  if (typeof chosen !== 'string' || model.jobs[chosen]) return null
  model.keys[key] = chosen
  model.jobs[chosen] = {
    ...{ status: 'queued', attempt: 0, stage: null, progress: 0 },
    ...{ losses: {}, token: null, entry: 'waiting' },
  }
  return value(chosen)
}

function userMove(model: JobModel, kind: string, { jobId = '', token }: Target, chosen: unknown): Outcome | null {
  const job = model.jobs[jobId]
  if (!job) return code('JOB_NOT_FOUND')
  const isOpen = job.status === 'queued' || job.status === 'running'
  const isFinal = !isOpen && job.status !== 'cancelling'
  if (kind === 'request') {
    if (!isOpen) return code('ALREADY_FINISHED')
    if (typeof chosen !== 'string') return null
    job.token = chosen
    return value(chosen)
  }
  if (kind === 'confirm') return confirm(job, token)
  if (kind === 'withdraw') {
    if (!isOpen) return code('ALREADY_FINISHED')
    if (job.token === token) job.token = null
    return value(job.status)
  }
  if (kind === 'retry') {
    if (job.status === 'completed') return code('ALREADY_FINISHED')
    if (!isFinal) return code('NOT_FINISHED')
    if (typeof job.entry === 'number') return code('NOT_READY')
    Object.assign(job, { status: 'queued', stage: null, progress: 0, losses: {}, token: null, entry: 'waiting' })
    return value('queued')
  }
  if (!isFinal) return code('NOT_FINISHED')
  delete model.jobs[jobId]
  for (const [key, id] of Object.entries(model.keys)) if (id === jobId) delete model.keys[Number(key)]
  return value(jobId)
}

function confirm(job: ModelJob, token: string | undefined): Outcome {
  if (job.status === 'cancelling') return value('cancelling')
  if (job.status === 'cancelled' && job.token === token) return value('cancelled')
  if (job.status !== 'queued' && job.status !== 'running') return code('ALREADY_FINISHED')
  if (job.token === null) return code('CANCEL_NOT_REQUESTED')
  if (job.token !== token) return code('CANCEL_TOKEN_EXPIRED')
  if (job.status === 'queued') Object.assign(job, { status: 'cancelled', entry: 'none' })
  else job.status = 'cancelling'
  return value(job.status)
}

function workerMove(model: JobModel, operation: Operation, held: Held): Outcome | null {
  const job = model.jobs[held.jobId]
  if (operation.kind === 'claim') return value(claim(job))
  if (operation.kind === 'letGo') {
    if (job?.entry === held.lease) job.entry = held.end === 'back' ? 'waiting' : 'none'
    return value(true)
  }
  if (operation.kind === 'lose' || operation.kind === 'crash') {
    if (job?.entry === held.lease) job.entry = 'waiting'
    return value(true)
  }
  const isMine = job !== undefined && job.attempt === held.attempt
  if (operation.kind === 'progress') {
    if (!isMine || (job.status !== 'running' && job.status !== 'cancelling')) return value('lost')
    if (job.status === 'cancelling') return value('cancelling')
    job.stage = operation.stage
    job.progress = Math.max(job.progress, operation.progress)
    return value('ok')
  }
  if (operation.kind === 'markCancelled') {
    if (!isMine || job.status !== 'cancelling') return value(false)
    job.status = 'cancelled'
    return value(true)
  }
  if (!isMine || job.status !== 'running') return value(false)
  if (operation.kind === 'complete') Object.assign(job, { status: 'completed', progress: 1, token: null })
  else if (operation.kind === 'fail') Object.assign(job, { status: 'failed', token: null })
  else if (operation.kind === 'requeue') job.status = 'queued'
  return value(true)
}

/** The attempt that begins, or null. */
function claim(job: ModelJob | undefined): number | null {
  if (!job || !['queued', 'running', 'cancelling'].includes(job.status)) return null
  if (job.status !== 'queued') {
    const stage = job.stage ?? ''
    const losses = (job.losses[stage] ?? 0) + 1
    if (job.status === 'running' && losses >= MOST_CRASHES) {
      Object.assign(job, { status: 'failed', token: null })
      return null
    }
    job.losses[stage] = losses
  }
  if (job.status === 'queued') job.status = 'running'
  if (job.status === 'running') Object.assign(job, { stage: null, progress: 0 })
  job.attempt++
  return job.attempt
}
