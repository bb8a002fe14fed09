import { isFinal } from '#server/contracts/job-status.ts'
import { askAgain } from './cancels.ts'
import { checkHistory } from './check-history.ts'
import type { FaultKind } from './kinds.ts'
import type { Outcome } from './outcomes.ts'
import { readHistory, type Watched } from './read-history.ts'
import { type FaultSystem, NotPossible, until } from './system.ts'
import { type JobWatch, watchJob } from './watch-job.ts'

/** Far above what any of it takes on two busy cores. */
const END_WITHIN_SECONDS = 900
const HEALTHY_WITHIN_SECONDS = 90
/** How often a job is tried again that ended for its faults; without any fault to come it completes. */
const TRIES = 4
/** A stage begins next, or this much later at most. */
const MOMENT_MS = 1500

export interface Trial {
  kinds: FaultKind[]
  /** Of all jobs of the run; gets this one. */
  watched: Map<string, Watched>
  random(below: number): number
}

export interface TriedJob {
  /** Of the faults that were done. */
  outcomes: Outcome[]
  notDone: FaultKind[]
  problems: string[]
}

interface Bearer {
  system: FaultSystem
  jobId: string
  watch: JobWatch
  own: Watched
  random(below: number): number
}

/**
 * Has one job bear `kinds`, each at a random moment or where a stage begins. A job that ends for them, or is cancelled, is tried again, until it
 * completes. Then looks at everything.
 */
export async function tryJob(
  system: FaultSystem,
  submit: (name: 'views' | 'photos') => Promise<string>,
  { kinds, watched, random }: Trial,
): Promise<TriedJob> {
  const jobId = await submit(kinds.some(({ needs }) => needs === 'photos') ? 'photos' : 'views')
  const own: Watched = { samples: [], allowedErrors: new Set(), ends: [] }
  watched.set(jobId, own)
  const bearer: Bearer = { system, jobId, own, random, watch: watchJob(system, jobId, own.samples) }
  const tried: TriedJob = { outcomes: [], notDone: [], problems: [] }
  try {
    for (const kind of kinds) {
      const outcome = await inject(kind, bearer)
      if (outcome) tried.outcomes.push(outcome)
      else tried.notDone.push(kind)
    }
    await complete(bearer)
    await until('everything to be well', () => system.isHealthy(), HEALTHY_WITHIN_SECONDS)
  } catch (error) {
    tried.problems.push(`job ${jobId}: ${(error as Error).message}`)
    // What threw is a fault that was done, and so are none of those after it.
    const broken = kinds.slice(tried.outcomes.length + tried.notDone.length)
    tried.outcomes.push(...broken.slice(0, 1).map(({ name }) => outcomeOf(name)))
    tried.notDone.push(...broken.slice(1))
  } finally {
    bearer.watch.stop()
  }
  tried.problems.push(...(await checkedHistory(system, watched)))
  const ends = [...own.ends, `${bearer.watch.status()} #${bearer.watch.attempt()}`]
  const result = tried.problems.length > 0 ? `WRONG: ${tried.problems.join('; ')}` : ends.join(', tried again: ')
  for (const outcome of tried.outcomes) outcome.result = result
  return tried
}

/** Null: it could not be done. */
async function inject(kind: FaultKind, bearer: Bearer): Promise<Outcome | null> {
  const { system, jobId, watch, own, random } = bearer
  if (hasFailed(watch)) await tryAgain(bearer)
  const moment = await watch.waitForMoment(random(2) === 0 ? 'boundary' : random(MOMENT_MS))
  if (moment === null) return null
  for (const code of kind.allows ?? []) own.allowedErrors.add(code)
  try {
    return { ...outcomeOf(kind.name), stage: moment, detail: await kind.inject({ system, jobId, random }) }
  } catch (error) {
    if (error instanceof NotPossible) return null
    throw error
  }
}

async function complete(bearer: Bearer): Promise<void> {
  const { watch } = bearer
  for (let tries = 0; ; tries++) {
    await until('the job to end', async () => isFinal(watch.status()), END_WITHIN_SECONDS)
    if (!hasFailed(watch)) return
    if (tries === TRIES) throw new Error(`It ended ${TRIES + 1} times as ${watch.status()}.`)
    await tryAgain(bearer)
  }
}

async function tryAgain(bearer: Bearer): Promise<void> {
  const { watch, own } = bearer
  const attempt = watch.attempt()
  own.ends.push(`${watch.error() ?? watch.status()} #${attempt}`)
  await askAgain(bearer)
  const begun = async () => !isFinal(watch.status()) || watch.attempt() > attempt
  await until('the row to say that the job is queued', begun, HEALTHY_WITHIN_SECONDS)
}

function hasFailed(watch: JobWatch): boolean {
  return isFinal(watch.status()) && watch.status() !== 'completed'
}

function outcomeOf(kind: string): Outcome {
  return { kind, stage: '–', detail: '', result: '' }
}

/** Handlers return, and files go, a moment after a row says that its job has ended: looked at until it is sound, or too late. */
async function checkedHistory(system: FaultSystem, watched: Map<string, Watched>): Promise<string[]> {
  let found: string[] = []
  const look = async () => {
    found = checkHistory(await readHistory(system, watched)).filter((line) => !told.has(line))
    return found.length === 0
  }
  await until('a sound history', look, 15).catch((error: Error) => {
    if (found.length === 0) found = [error.message]
  })
  for (const line of found) told.add(line)
  return found
}
/** What was found stays found: said once, of the faults that it came after. */
const told = new Set<string>()
