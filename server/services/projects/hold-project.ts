import type { JobProject } from '#server/contracts/lists/project.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'

/**
 * The owner's project, which nobody can delete before the transaction ends. Whoever also locks jobs locks them first: another
 * order and two could wait for each other. Throws PROJECT_NOT_FOUND.
 */
export async function holdProject(tx: DbTx, ownerId: string, id: string): Promise<JobProject> {
  const [project] = await tx.$queryRaw<JobProject[]>`
    SELECT id, name FROM projects WHERE id = ${id}::uuid AND owner_id = ${ownerId} FOR KEY SHARE`
  if (!project) throw projectNotFound()
  return project
}

export function projectNotFound(): AppError {
  return new AppError('PROJECT_NOT_FOUND', {
    message: 'This project does not exist.',
    suggestion: 'The project may have been deleted in another tab. Choose another project, or none.',
    field: 'projectId',
  })
}
