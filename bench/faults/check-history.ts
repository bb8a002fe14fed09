import type { History, HistoryEvent, JobHistory } from './history.ts'

const FINAL = ['completed', 'failed', 'cancelled']

/**
 * Everything in a history that may not be, a sentence each; empty when it is sound. It knows what was written down alone, and
 * none of the code that wrote it: the moves are told here once more.
 */
export function checkHistory(history: History): string[] {
  return [...history.jobs.flatMap(checkJob), ...checkFiles(history), ...checkPlaces(history)]
}

function checkJob(job: JobHistory): string[] {
  const name = `job ${job.id}`
  const found = [...checkEvents(job), ...checkFailures(job), ...checkProgress(job), ...checkLog(job)]
  if (!FINAL.includes(job.status)) found.push(`is ${job.status} and not at an end`)
  return found.map((text) => `${name} ${text}`)
}

type State = { status: string; attempt: number }

/** By event and status before: the status after, and whether an attempt begins. Anything else may not happen. */
const MOVES: Record<string, Record<string, { to: string; begins?: true }>> = {
  submitted: { none: { to: 'queued' } },
  started: { queued: { to: 'running', begins: true } },
  requeued: { running: { to: 'queued' } },
  completed: { running: { to: 'completed' } },
  failed: { running: { to: 'failed' } },
  'cancel-confirmed': { running: { to: 'cancelling' }, queued: { to: 'cancelled' } },
  cancelled: { cancelling: { to: 'cancelled' }, cancelled: { to: 'cancelled' } },
  retried: { failed: { to: 'queued' }, cancelled: { to: 'queued' } },
}

function checkEvents({ events, status, attempt }: JobHistory): string[] {
  const found: string[] = []
  let state: State = { status: 'none', attempt: 0 }
  for (const event of events) {
    if (event.kind === 'worker-back') continue
    const next = after(state, event)
    if (next === null) found.push(`had ${event.kind} #${event.attempt} while ${state.status} #${state.attempt}`)
    else state = next
  }
  if (state.status !== status) found.push(`reads ${status}, and its events end ${state.status}`)
  if (state.attempt !== attempt) found.push(`reads attempt ${attempt}, and its events end with ${state.attempt}`)
  return found
}

/** Null where it can't have been: an end twice, a write of an attempt that had lost its claim. */
function after({ status, attempt }: State, event: HistoryEvent): State | null {
  if (event.kind === 'worker-lost') return afterLoss({ status, attempt }, event)
  const move = MOVES[event.kind]
  if (!move) return event.attempt === attempt ? { status, attempt } : null
  const to = move[status]
  if (!to) return null
  const expected = to.begins ? attempt + 1 : attempt
  return event.attempt === expected ? { status: to.to, attempt: expected } : null
}

/** Another worker has it from now on, or, after too many, the job fails. */
function afterLoss({ status, attempt }: State, event: HistoryEvent): State | null {
  if (status !== 'running' && status !== 'cancelling') return null
  if (event.attempt === attempt + 1) return { status, attempt: attempt + 1 }
  return event.attempt === attempt && status === 'running' ? { status: 'failed', attempt } : null
}

/** Also of attempts that were tried again since. */
function checkFailures({ events, allowedErrors }: JobHistory): string[] {
  return failuresIn(events)
    .filter((code) => !allowedErrors.includes(code))
    .map((code) => `failed with ${code}, which is not what was done to it`)
}

/** The code of each failure, in their order. */
export function failuresIn(events: readonly HistoryEvent[]): string[] {
  let attempt = 0
  const codes: string[] = []
  for (const event of events) {
    if (event.kind === 'failed') codes.push(String(event.data.code))
    // A loss that no attempt follows is the end.
    if (event.kind === 'worker-lost' && event.attempt === attempt) codes.push('WORKER_LOST')
    if (event.kind !== 'worker-back') attempt = event.attempt
  }
  return codes
}

function checkProgress({ samples }: JobHistory): string[] {
  const found: string[] = []
  samples.forEach((sample, i) => {
    const before = samples[i - 1]
    if (!before) return
    if (sample.attempt < before.attempt) found.push(`went back from attempt ${before.attempt} to ${sample.attempt}`)
    // A job that is tried again begins at nothing, and gets its next attempt when a worker has it.
    const isRetried = FINAL.includes(before.status) && !FINAL.includes(sample.status)
    if (sample.attempt === before.attempt && sample.progress < before.progress && !isRetried) {
      found.push(`went back from ${before.progress} to ${sample.progress} in attempt ${sample.attempt}`)
    }
  })
  return found
}

/** A stage whose checkpoint was written is not run once more, unless the job lost its workspace since. */
function checkLog({ log }: JobHistory): string[] {
  const done = new Set<string>()
  const found: string[] = []
  for (const line of log) {
    if (line.includes(' failed: DISK_FULL ')) done.clear()
    const [, stage = '', what] = /^\S+ \[(\w+)\] (started$|done in )/.exec(line) ?? []
    if (what === 'started' && done.has(stage)) found.push(`ran ${stage} again, which was done`)
    if (what === 'done in ') done.add(stage)
  }
  return found
}

function checkFiles({ jobs, uploads, storedKeys }: History): string[] {
  const stored = new Set(storedKeys)
  const listed = [...jobs.flatMap((job) => job.artifactKeys), ...uploads.map((id) => `uploads/${id}/original`)]
  const wanted = new Set([...listed, ...uploads.map((id) => `uploads/${id}/thumbnail.webp`)])
  return [
    ...listed.filter((key) => !stored.has(key)).map((key) => `${key} is listed and not there`),
    ...storedKeys.filter((key) => !wanted.has(key)).map((key) => `${key} is there and not listed`),
  ]
}

function checkPlaces({ jobs, workspaces, leftovers }: History): string[] {
  const found = leftovers.map((program) => `left running: ${program}`)
  for (const { name, isOwned } of workspaces) {
    const job = jobs.find(({ id }) => id === name)
    if (!job) found.push(`the workspace ${name} is of no job`)
    else if (job.status === 'cancelled') found.push(`the workspace of the cancelled job ${name} is there`)
    if (isOwned && job && FINAL.includes(job.status)) found.push(`the workspace of the ended job ${name} is owned`)
  }
  return found
}
