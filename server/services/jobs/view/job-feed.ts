import { createHash } from 'node:crypto'
import type { JobView } from '#server/contracts/job-view.ts'
import type { JobPage } from '#server/contracts/lists/job-list.ts'
import type { JobDeps } from '../job-deps.ts'
import { getJobsUnplaced } from './get-job.ts'
import type { JobChanges } from './job-changes.ts'
import { type ListJobsOptions, listJobs } from './list-jobs.ts'
import { type QueuePlace, queuePlaces } from './queue-positions.ts'
import { readTogether } from './read-together.ts'

/** How long a view is kept while notifications arrive; a connection may break unnoticed and lose some. */
const KEEP_HEARD_MS = 15_000

/** How long a view is kept while none arrive: a change must be on the screen within 1.5 s. */
const KEEP_UNHEARD_MS = 500

/** Positions in the queue change with every job's start and end; they are read at most this often. */
export const KEEP_PLACES_MS = 1000

/** A page of the list changes all the time while one of its jobs runs: it is kept for requests that come together. */
const KEEP_LIST_MS = 300

export interface JobVersion {
  /** Equal for equal views, whichever process made them. */
  version: string
  job: JobView
  /** The job as JSON. */
  json: string
}

/** Jobs for everybody who watches them: what many ask for is read once. */
export interface JobFeed {
  /** Throws JOB_NOT_FOUND. A change that another process has just made may be missing for some milliseconds. */
  read(id: string): Promise<JobVersion>
  /** A page of the jobs, at most some tenths of a second old. */
  list(options: ListJobsOptions): Promise<JobPage>
  /** Call after this process has written these jobs, or `all` that there may be: they are read again. None for a new job. */
  forget(ids: readonly string[] | 'all'): void
}

interface Kept<T> {
  value: Promise<T>
  since: number
}

interface KeptJob extends Kept<JobVersion> {
  /** By `Date.now()`: a cancel request expires without a notification. */
  until: number
  /** The last answer that was made from `value`, for a job in the queue. */
  placed: { place: QueuePlace; version: JobVersion } | null
}

/**
 * Reads jobs of one owner and keeps each until NOTIFY says that it changed, for some seconds at most. Whatever writes through
 * this process must call `forget`, so that the writer reads its own change.
 */
export function createJobFeed(deps: FeedDeps, changes: FeedChanges): JobFeed {
  const views = new KeptViews(deps, changes)
  const places = new KeptPlaces(deps.db)
  const lists = new KeptLists((options) => listJobs({ ...deps, places: () => places.read(true) }, options))
  return {
    async read(id) {
      const kept = views.read(id)
      const unplaced = await kept.value
      if (unplaced.job.status !== 'queued') return unplaced
      // The job may have been queued after the positions were read.
      const place = (await places.read(true)).get(id) ?? (await places.read(false)).get(id)
      if (!place) return unplaced
      if (kept.placed && isSame(kept.placed.place, place)) return kept.placed.version
      const version = toVersion({ ...unplaced.job, ...place })
      kept.placed = { place, version }
      return version
    },
    list: (options) => lists.read(options),
    forget(ids) {
      lists.clear()
      places.clear()
      if (ids === 'all') views.clear()
      else for (const id of ids) views.delete(id)
    },
  }
}

type FeedDeps = Pick<JobDeps, 'db' | 'ownerId'>
type FeedChanges = Pick<JobChanges, 'subscribe' | 'subscribeToGaps' | 'isHearing'>

/** Views of jobs, without their position in the queue. */
class KeptViews {
  readonly #jobs = new Map<string, KeptJob>()
  readonly #changes: FeedChanges
  readonly #readJob: (id: string) => Promise<JobView>
  #sweptAt = performance.now()

  constructor(deps: FeedDeps, changes: FeedChanges) {
    this.#changes = changes
    this.#readJob = readTogether((ids: string[]) => getJobsUnplaced(deps, ids))
    changes.subscribe((id) => this.delete(id))
    changes.subscribeToGaps(() => this.#jobs.clear())
  }

  read(id: string): KeptJob {
    const known = this.#jobs.get(id)
    if (known && this.#isFresh(known)) return known
    this.#sweep()
    const value = this.#readJob(id).then(toVersion)
    const kept: KeptJob = { value, since: performance.now(), until: Number.POSITIVE_INFINITY, placed: null }
    this.#jobs.set(id, kept)
    value.then(
      ({ job }) => {
        if (job.cancelRequest) kept.until = Date.parse(job.cancelRequest.expiresAt)
      },
      // Those who wait get the error; it is not kept.
      () => this.#jobs.get(id) === kept && this.#jobs.delete(id),
    )
    return kept
  }

  delete(id: string): void {
    this.#jobs.delete(id)
  }

  clear(): void {
    this.#jobs.clear()
  }

  #isFresh({ since, until }: KeptJob): boolean {
    const keptMs = this.#changes.isHearing() ? KEEP_HEARD_MS : KEEP_UNHEARD_MS
    return performance.now() - since < keptMs && Date.now() < until
  }

  /** A view may be a megabyte: those that are no longer asked for are removed. */
  #sweep(): void {
    if (performance.now() - this.#sweptAt < KEEP_HEARD_MS) return
    this.#sweptAt = performance.now()
    for (const [id, kept] of this.#jobs) if (!this.#isFresh(kept)) this.#jobs.delete(id)
  }
}

/** Positions in the queue. */
class KeptPlaces {
  readonly #db: JobDeps['db']
  #kept: Kept<Map<string, QueuePlace>> | null = null

  constructor(db: JobDeps['db']) {
    this.#db = db
  }

  read(olderIsFine: boolean): Promise<Map<string, QueuePlace>> {
    if (this.#kept && olderIsFine && performance.now() - this.#kept.since < KEEP_PLACES_MS) return this.#kept.value
    const value = queuePlaces(this.#db)
    const kept = { value, since: performance.now() }
    this.#kept = kept
    value.catch(() => {
      if (this.#kept === kept) this.#kept = null
    })
    return value
  }

  clear(): void {
    this.#kept = null
  }
}

class KeptLists {
  readonly #lists = new Map<string, Kept<JobPage>>()
  readonly #list: (options: ListJobsOptions) => Promise<JobPage>

  constructor(list: (options: ListJobsOptions) => Promise<JobPage>) {
    this.#list = list
  }

  read(options: ListJobsOptions): Promise<JobPage> {
    const key = JSON.stringify(options)
    const known = this.#lists.get(key)
    if (known && performance.now() - known.since < KEEP_LIST_MS) return known.value
    for (const [old, { since }] of this.#lists) {
      if (performance.now() - since >= KEEP_LIST_MS) this.#lists.delete(old)
    }
    const value = this.#list(options)
    const kept = { value, since: performance.now() }
    this.#lists.set(key, kept)
    value.catch(() => this.#lists.get(key) === kept && this.#lists.delete(key))
    return value
  }

  clear(): void {
    this.#lists.clear()
  }
}

function isSame(a: QueuePlace, b: QueuePlace): boolean {
  return a.queuePosition === b.queuePosition && a.startsInSeconds === b.startsInSeconds
}

export function toVersion(job: JobView): JobVersion {
  const json = JSON.stringify(job)
  return { job, json, version: createHash('sha256').update(json).digest('base64url').slice(0, 22) }
}
