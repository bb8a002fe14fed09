import type { JobDeps } from '../job-deps.ts'
import { getJob } from '../view/get-job.ts'
import { type JobFeed, toVersion } from '../view/job-feed.ts'
import { listJobs } from '../view/list-jobs.ts'
import { queuePlaces } from '../view/queue-positions.ts'

/** Reads each time: a test that wrote as a worker does must not wait until the web process heard of it. */
export function createUnkeptFeed(deps: Pick<JobDeps, 'db' | 'ownerId'>): JobFeed {
  return {
    read: async (id) => toVersion(await getJob(deps, { id })),
    list: (options) => listJobs({ ...deps, places: () => queuePlaces(deps.db) }, options),
    forget: () => undefined,
  }
}
