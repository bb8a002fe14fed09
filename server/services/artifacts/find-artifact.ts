import { LOG_NAME } from '../../contracts/artifact-names.ts'
import type { Db } from '../../db.ts'
import { AppError } from '../../errors.ts'
import type { Artifact, Job } from '../../generated/prisma/client.ts'
import type { Storage } from '../storage/index.ts'

export interface ArtifactDeps {
  db: Db
  storage: Storage
  ownerId: string
}

export interface ArtifactRequest {
  jobId: string
  name: string
  /** Through a share link, which may be revoked. A link doesn't show the log. */
  shared?: boolean
}

export type FoundArtifact = Artifact & { job: Pick<Job, 'name'> }

/** The result `name` of a job, whose file is in storage. Throws ARTIFACT_NOT_FOUND. */
export async function findArtifact(
  { db, storage, ownerId }: ArtifactDeps,
  { jobId, name, shared = false }: ArtifactRequest,
): Promise<FoundArtifact> {
  if (shared && name === LOG_NAME) throw artifactNotFound(name)
  const where = { jobId, name, job: { ownerId } }
  const artifact = await db.artifact.findFirst({ where, include: { job: { select: { name: true } } } })
  if (!artifact || !(await storage.stat(artifact.storageKey))) throw artifactNotFound(name)
  return artifact
}

function artifactNotFound(name: string): AppError {
  return new AppError('ARTIFACT_NOT_FOUND', {
    message: `This reconstruction has no file ${name}.`,
    suggestion: 'Reload the page: the list of files may have changed.',
    file: name,
  })
}
