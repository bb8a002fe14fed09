import type { CaptureRoute } from '#server/contracts/capture/capture-route.ts'
import type { JobView } from '#server/contracts/job-view.ts'

/** Known by the steps that the job goes through. */
export function routeOfJob({ stages }: Pick<JobView, 'stages'>): CaptureRoute {
  const has = (stage: string) => stages.some(({ name }) => name === stage)
  return has('tsdf') ? 'depth' : has('pose') ? 'posed' : 'photos'
}
