import { createHash } from 'node:crypto'
import type { JobPage } from '#server/contracts/job-list.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { JobDeps } from '../job-deps.ts'
import { getJobsUnplaced } from './get-job.ts'
import type { JobChanges } from './job-changes.ts'
import { type ListJobsOptions, listJobs } from './list-jobs.ts'
import { type QueuePlace, queuePlaces } from './queue-positions.ts'
import { readTogether } from './read-together.ts'

/** A view is kept this long while changes are heard of: for what a connection swallowed that broke unseen. */
const KEEP_HEARD_MS = 15_000

/** And this long while they are not: a change must be on the screen within 1.5 s. */
const KEEP_UNHEARD_MS = 500

/** Places in the queue move with every job's start and end, and are looked up no more often than this. */
export const KEEP_PLACES_MS = 1000

/** A page of the list has jobs that run, and so changes all the time: kept for those who ask at the same time. */
const KEEP_LIST_MS = 300

export interface JobVersion {
  /** Equal for equal views, whichever process made them. */
  version: string
  job: JobView
  /** The job as JSON. */
  json: string
}

/** The jobs as those see them who watch: what many ask for is read once. */
export interface JobFeed {
  /** The job; a change that another process just made may be missing for some milliseconds. Throws JOB_NOT_FOUND. */
  read(id: string): Promise<JobVersion>
  /** A page of the jobs, at most some tenths of a second old. */
  list(options: ListJobsOptions): Promise<JobPage>
  /** Has everything of the job read again: this process wrote it. Null: a job that is new. */
  forget(id: string | null): void
}

interface Kept<T> {
  value: Promise<T>
  since: number
}

interface KeptJob extends Kept<JobVersion> {
  /** By `Date.now()`: an asked cancel lapses by time, of which nobody tells. */
  until: number
  /** The last answer that was made of `value`, for a job in the queue. */
  placed: { place: QueuePlace; version: JobVersion } | null
}

/**
 * Reads jobs of one owner and keeps each until it changes, as NOTIFY tells, and some seconds at most. What is written through
 * this process is to be told to `forget`, so that its writer reads it back.
 */
export function createJobFeed(
  deps: Pick<JobDeps, 'db' | 'ownerId'>,
  changes: Pick<JobChanges, 'subscribe' | 'subscribeToGaps' | 'isHearing'>,
): JobFeed {
  const jobs = new Map<string, KeptJob>()
  const lists = new Map<string, Kept<JobPage>>()
  const readJob = readTogether((ids: string[]) => getJobsUnplaced(deps, ids))
  let places: Kept<Map<string, QueuePlace>> | null = null
  let sweptAt = performance.now()
  changes.subscribe((id) => jobs.delete(id))
  changes.subscribeToGaps(() => jobs.clear())

  const isFresh = ({ since, until }: KeptJob) =>
    performance.now() - since < (changes.isHearing() ? KEEP_HEARD_MS : KEEP_UNHEARD_MS) && Date.now() < until

  function keep(id: string): KeptJob {
    const known = jobs.get(id)
    if (known && isFresh(known)) return known
    sweep()
    const value = readJob(id).then(toVersion)
    const kept: KeptJob = { value, since: performance.now(), until: Number.POSITIVE_INFINITY, placed: null }
    jobs.set(id, kept)
    value.then(
      ({ job }) => {
        if (job.cancelRequest) kept.until = Date.parse(job.cancelRequest.expiresAt)
      },
      // A failure is told to those who wait, and not kept.
      () => jobs.get(id) === kept && jobs.delete(id),
    )
    return kept
  }

  /** Views may be of a megabyte: what nobody asks for goes. */
  function sweep(): void {
    if (performance.now() - sweptAt < KEEP_HEARD_MS) return
    sweptAt = performance.now()
    for (const [id, kept] of jobs) if (!isFresh(kept)) jobs.delete(id)
  }

  function readPlaces(olderIsFine: boolean): Promise<Map<string, QueuePlace>> {
    if (places && olderIsFine && performance.now() - places.since < KEEP_PLACES_MS) return places.value
    const value = queuePlaces(deps.db)
    const kept = { value, since: performance.now() }
    places = kept
    value.catch(() => {
      if (places === kept) places = null
    })
    return value
  }

  return {
    async read(id) {
      const kept = keep(id)
      const unplaced = await kept.value
      if (unplaced.job.status !== 'queued') return unplaced
      // It may have been queued since they were looked up.
      const place = (await readPlaces(true)).get(id) ?? (await readPlaces(false)).get(id)
      if (!place) return unplaced
      if (kept.placed && isSame(kept.placed.place, place)) return kept.placed.version
      const version = toVersion({ ...unplaced.job, ...place })
      kept.placed = { place, version }
      return version
    },
    list(options) {
      const key = JSON.stringify(options)
      const known = lists.get(key)
      if (known && performance.now() - known.since < KEEP_LIST_MS) return known.value
      // Pages that nobody asks for any more go with the next one that is read.
      for (const [old, { since }] of lists) if (performance.now() - since >= KEEP_LIST_MS) lists.delete(old)
      const value = listJobs({ ...deps, places: () => readPlaces(true) }, options)
      const kept = { value, since: performance.now() }
      lists.set(key, kept)
      value.catch(() => lists.get(key) === kept && lists.delete(key))
      return value
    },
    forget(id) {
      lists.clear()
      places = null
      if (id) jobs.delete(id)
    },
  }
}

function isSame(a: QueuePlace, b: QueuePlace): boolean {
  return a.queuePosition === b.queuePosition && a.startsInSeconds === b.startsInSeconds
}

export function toVersion(job: JobView): JobVersion {
  const json = JSON.stringify(job)
  return { job, json, version: createHash('sha256').update(json).digest('base64url').slice(0, 22) }
}
