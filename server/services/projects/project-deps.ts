import type { JobDeps } from '../jobs/job-deps.ts'

/** What filing jobs needs. */
export type ProjectDeps = Pick<JobDeps, 'db' | 'ownerId'>
