import type { ErrorCode } from '#server/contracts/errors.ts'
import type { JobStatus } from '#server/contracts/job-status.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { MOST_CRASHES } from '../attempt/count-crashes.ts'

/** A step of the test. `job`, `key` and `token` select one of those that exist, by the remainder. */
export type Operation =
  | { kind: 'submit'; key: number }
  | { kind: 'duplicate'; job: number; key: number }
  | { kind: 'request' | 'retry' | 'remove'; job: number }
  | { kind: 'confirm' | 'withdraw'; job: number; token: number }
  | { kind: 'fetch' | 'claim' | 'artifact' | 'complete' | 'fail' | 'requeue' | 'markCancelled'; worker: number }
  | { kind: 'letGo' | 'lose' | 'crash'; worker: number }
  | { kind: 'progress'; worker: number; stage: StageName; progress: number }

/** The result: an error code, or the part of the answer that the model predicts. `skipped`: no job or worker to do it with. */
export type Outcome = { code: ErrorCode } | { value: string | number | boolean | null } | 'skipped'

interface ModelJob {
  status: JobStatus
  attempt: number
  stage: StageName | null
  progress: number
  /** Losses by stage since the last retry; '' before the first one. */
  losses: Record<string, number>
  /** Of the newest cancel request that is still in the row. */
  token: string | null
  /** Its state in the queue; the number of the claim if a worker has it. */
  entry: 'waiting' | 'none' | number
}

/** The part of the state that decides how operations answer. */
export interface JobModel {
  jobs: Record<string, ModelJob>
  keys: Record<number, string>
}

/** A worker's claim, for `applyOperation`. */
export interface Claim {
  jobId: string
  attempt: number | null
  /** Different for each claim. */
  number: number
  /** What the worker will tell the queue when it returns: the job is done, or goes back into the queue. */
  end: 'done' | 'back' | null
}

export interface Target {
  jobId?: string | undefined
  token?: string | undefined
  claim?: Claim | undefined
}

/**
 * The model after `operation` on `target` had this outcome; null if that outcome is wrong. This specification is independent of the
 * services: it has no rows, locks or transactions.
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

/** Changes `model` and returns the expected outcome. What only the system can choose (ids, which job is fetched) is read from `outcome`. */
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
      const [jobId = '', number] = String(chosen).split('#')
      const job = model.jobs[jobId]
      if (job?.entry !== 'waiting') return null
      job.entry = Number(number)
      return value(chosen)
    }
    case 'request':
    case 'confirm':
    case 'withdraw':
    case 'retry':
    case 'remove':
      return userMove(model, operation.kind, target, chosen)
    default:
      return workerMove(model, operation, target.claim as Claim)
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

function workerMove(model: JobModel, operation: Operation, claim: Claim): Outcome | null {
  const job = model.jobs[claim.jobId]
  if (operation.kind === 'claim') return value(beginAttempt(job))
  if (operation.kind === 'letGo') {
    if (job?.entry === claim.number) job.entry = claim.end === 'back' ? 'waiting' : 'none'
    return value(true)
  }
  if (operation.kind === 'lose' || operation.kind === 'crash') {
    if (job?.entry === claim.number) job.entry = 'waiting'
    return value(true)
  }
  const isMine = job !== undefined && job.attempt === claim.attempt
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

/** The number of the new attempt, or null. */
function beginAttempt(job: ModelJob | undefined): number | null {
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
