import { v7 as uuidv7 } from 'uuid'
import { MAX_PROJECTS } from '#server/contracts/lists/job-list-limits.ts'
import type { JobProject } from '#server/contracts/lists/project.ts'
import { AppError } from '#server/errors.ts'
import type { ProjectDeps } from './project-deps.ts'

/** A new project, or the one that has this name in whatever case. Throws TOO_MANY_PROJECTS. */
export async function createProject({ db, ownerId }: ProjectDeps, { name }: { name: string }): Promise<JobProject> {
  const known = async () => {
    const [project] = await db.$queryRaw<JobProject[]>`
      SELECT id, name FROM projects WHERE owner_id = ${ownerId} AND lower(name) = lower(${name})`
    return project
  }
  const before = await known()
  if (before) return before
  if ((await db.project.count({ where: { ownerId } })) >= MAX_PROJECTS) {
    throw new AppError('TOO_MANY_PROJECTS', {
      message: `There are already ${MAX_PROJECTS} projects.`,
      suggestion: 'Delete a project that is no longer used. Its reconstructions stay.',
    })
  }
  const id = uuidv7()
  await db.$executeRaw`
    INSERT INTO projects (id, owner_id, name) VALUES (${id}::uuid, ${ownerId}, ${name}) ON CONFLICT DO NOTHING`
  // Of two that were made at the same time, the first.
  return (await known()) ?? { id, name }
}
