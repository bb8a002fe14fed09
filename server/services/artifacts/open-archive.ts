import { archivePath } from '../../contracts/archive-path.ts'
import { LOG_NAME, REPORT_NAME, SNAPSHOT_MODELS } from '../../contracts/artifact-names.ts'
import { AppError } from '../../errors.ts'
import type { Artifact } from '../../generated/prisma/client.ts'
import { jobNotFound } from '../jobs/job-errors.ts'
import { ARCHIVE_README, archiveReadme } from './archive-readme.ts'
import type { ArtifactDeps } from './find-artifact.ts'
import { sharedReport } from './shared-report.ts'

export interface ArchiveEntry {
  /** Path in the archive. */
  name: string
  byteSize: number
  createdAt: Date
  content: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>
}

export interface OpenArchive {
  jobName: string
  /** Opens the files one after the other: only one is open at a time. */
  entries: () => AsyncGenerator<ArchiveEntry>
}

/**
 * What the archive of a job holds: all results but the growing models and, through a share link, the log; and what each of them is, in README.txt.
 *
 * While the job runs, each file is read when its turn comes: a file that was replaced meanwhile in its newest
 * version, and one that was removed is left out.
 *
 * Throws JOB_NOT_FOUND, and NOT_READY while there is no result.
 */
export async function openArchive(
  { db, storage, ownerId }: ArtifactDeps,
  { jobId, shared = false }: { jobId: string; shared?: boolean },
): Promise<OpenArchive> {
  const job = await db.job.findFirst({
    where: { id: jobId, ownerId },
    include: {
      artifacts: {
        where: { name: { notIn: shared ? [...SNAPSHOT_MODELS, LOG_NAME] : [...SNAPSHOT_MODELS] } },
        orderBy: { name: 'asc' },
      },
    },
  })
  if (!job) throw jobNotFound()
  const { artifacts } = job
  if (artifacts.length === 0) throw nothingToDownload()
  const readme = archiveReadme(
    job.name,
    artifacts.map(({ name }) => name),
  )
  async function* entries(): AsyncGenerator<ArchiveEntry> {
    if (readme) yield { name: ARCHIVE_README, byteSize: readme.byteLength, createdAt: new Date(), content: readme }
    yield* openEach({ db, storage }, artifacts, shared)
  }
  return { jobName: job.name, entries }
}

async function* openEach(
  deps: Pick<ArtifactDeps, 'db' | 'storage'>,
  artifacts: readonly Artifact[],
  shared: boolean,
): AsyncGenerator<ArchiveEntry> {
  for (const listed of artifacts) {
    const opened = await openNewest(deps, listed)
    if (!opened) continue
    const { name, byteSize, createdAt, storageKey } = opened.artifact
    if (shared && name === REPORT_NAME) {
      await opened.bytes.cancel()
      const content = await sharedReport(deps.storage, storageKey)
      yield { name, byteSize: content.byteLength, createdAt, content }
      continue
    }
    yield { name: archivePath(name), byteSize: Number(byteSize), createdAt, content: opened.bytes }
  }
}

interface Opened {
  artifact: Artifact
  /** An open file stays complete even if it is replaced. */
  bytes: ReadableStream<Uint8Array>
}

/** Opens the listed file, or the one that has replaced it since; null if there is none. */
async function openNewest(
  { db, storage }: Pick<ArtifactDeps, 'db' | 'storage'>,
  listed: Artifact,
): Promise<Opened | null> {
  for (let artifact: Artifact | null = listed; artifact; ) {
    try {
      return { artifact, bytes: await storage.open(artifact.storageKey) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      const { jobId, name, storageKey }: Artifact = artifact
      artifact = await db.artifact.findUnique({ where: { jobId_name: { jobId, name } } })
      // A row without a file: waiting doesn't help.
      if (artifact?.storageKey === storageKey) throw error
    }
  }
  return null
}

function nothingToDownload(): AppError {
  return new AppError('NOT_READY', {
    message: 'This reconstruction has no results yet.',
    suggestion: 'Wait for the first results, or check the log for what went wrong.',
  })
}
