import { inTransaction } from '../jobs/in-transaction.ts'
import { holdProject } from './hold-project.ts'
import { lockJobs } from './lock-jobs.ts'
import type { ProjectDeps } from './project-deps.ts'

/** Puts jobs into a project, or with null into none. Jobs that are gone don't stop the others. Throws PROJECT_NOT_FOUND. */
export function fileJobs(
  { db, ownerId }: ProjectDeps,
  { ids, projectId }: { ids: readonly string[]; projectId: string | null },
): Promise<{ changed: string[] }> {
  return inTransaction(db, async (tx) => {
    const jobs = await lockJobs(tx, ownerId, ids)
    const project = projectId === null ? null : await holdProject(tx, ownerId, projectId)
    const changed = jobs.map(({ id }) => id)
    await tx.job.updateMany({ where: { id: { in: changed } }, data: { projectId } })
    const data = { project: project?.name ?? null }
    await tx.jobEvent.createMany({
      data: jobs.map(({ id, attempt }) => ({ jobId: id, attempt, kind: 'filed', data })),
    })
    return { changed }
  })
}
