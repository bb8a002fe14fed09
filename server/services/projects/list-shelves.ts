import type { Shelves } from '#server/contracts/lists/project.ts'
import type { ProjectDeps } from './project-deps.ts'

/** The owner's projects, the empty ones among them, and the tags that jobs have. */
export async function listShelves({ db, ownerId }: ProjectDeps): Promise<Shelves> {
  const [projects, tags, loose] = await Promise.all([
    db.$queryRaw<Shelves['projects']>`
      SELECT projects.id, projects.name, COUNT(jobs.id)::int AS jobs FROM projects
      LEFT JOIN jobs ON project_id = projects.id
      WHERE projects.owner_id = ${ownerId} GROUP BY projects.id ORDER BY lower(projects.name)`,
    // One spelling of each: `tagJobs` takes that which is there.
    db.$queryRaw<Shelves['tags']>`
      SELECT min(tag) AS tag, COUNT(*)::int AS jobs FROM job_tags JOIN jobs ON jobs.id = job_id
      WHERE owner_id = ${ownerId} GROUP BY lower(tag) ORDER BY lower(tag)`,
    db.job.count({ where: { ownerId, projectId: null } }),
  ])
  return { projects, tags, loose }
}
