import type { RemovedJobs } from '#server/contracts/lists/job-list.ts'
import { toAppError } from '#server/errors.ts'
import type { JobDeps } from '../job-deps.ts'
import { removeJob } from './remove-job.ts'

/**
 * Removes jobs as `removeJob` does, one after the other. A job that can't be removed stays, with the reason, and doesn't stop the
 * others. A missing job counts as removed.
 */
export async function removeJobs(deps: JobDeps, { ids }: { ids: readonly string[] }): Promise<RemovedJobs> {
  const removed: string[] = []
  const kept: RemovedJobs['kept'] = []
  for (const id of new Set(ids)) {
    try {
      await removeJob(deps, { id })
      removed.push(id)
    } catch (error) {
      const failure = toAppError(error)
      if (failure.code === 'JOB_NOT_FOUND') removed.push(id)
      else kept.push({ id, error: failure.toBody() })
    }
  }
  return { removed, kept }
}
