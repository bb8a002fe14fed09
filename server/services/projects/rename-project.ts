import type { JobProject } from '#server/contracts/lists/project.ts'
import { AppError } from '#server/errors.ts'
import { Prisma } from '#server/generated/prisma/client.ts'
import { projectNotFound } from './hold-project.ts'
import type { ProjectDeps } from './project-deps.ts'

/** Throws PROJECT_NOT_FOUND, or NAME_TAKEN where another project has this name in whatever case. */
export async function renameProject({ db, ownerId }: ProjectDeps, { id, name }: JobProject): Promise<JobProject> {
  try {
    const { count } = await db.project.updateMany({ where: { id, ownerId }, data: { name } })
    if (count === 0) throw projectNotFound()
    return { id, name }
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error
    throw new AppError('NAME_TAKEN', {
      message: `Another project is called “${name}”.`,
      suggestion: 'Choose another name.',
      field: 'name',
      cause: error,
    })
  }
}
