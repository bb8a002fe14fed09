import { makeZip } from 'client-zip'
import { archivePath } from '../contracts/archive-path.ts'
import { GROWING_MODELS, LOG_NAME } from '../contracts/artifacts.ts'
import { REPORT_NAME } from '../contracts/report.ts'
import { AppError } from '../errors.ts'
import type { Artifact } from '../generated/prisma/client.ts'
import { sharedReport } from '../services/artifacts/shared-report.ts'
import { jobNotFound } from '../services/jobs/job-errors.ts'
import { attachmentDisposition } from './content-disposition.ts'
import type { ArtifactDeps } from './serve-artifact.ts'

/**
 * Answers a GET or HEAD for all results of a job as one ZIP (ZIP64 where it must be), made while it is sent: neither
 * memory nor disk ever holds it. Files are stored as they are, since almost all of them are compressed already. The
 * growing models stay out, and by a link that is shared the log.
 *
 * Of a job that still runs, each file is sent as it is when its turn comes: one that was replaced since is sent in its newest
 * version, whole, and one that was removed is left out.
 *
 * Throws JOB_NOT_FOUND, and NOT_READY while there is no result.
 */
export async function serveArchive(
  { db, storage, ownerId }: ArtifactDeps,
  request: Request,
  { jobId, shared = false }: { jobId: string; shared?: boolean },
): Promise<Response> {
  const job = await db.job.findFirst({
    where: { id: jobId, ownerId },
    include: {
      artifacts: {
        where: { name: { notIn: shared ? [...GROWING_MODELS, LOG_NAME] : [...GROWING_MODELS] } },
        orderBy: { name: 'asc' },
      },
    },
  })
  if (!job) throw jobNotFound()
  if (job.artifacts.length === 0) throw nothingToDownload()

  const headers = new Headers({
    'Content-Type': 'application/zip',
    'Content-Disposition': attachmentDisposition(`${job.name}.zip`),
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  const body = request.method === 'HEAD' ? null : makeZip(openEach({ db, storage }, job.artifacts, shared))
  return new Response(body, { headers })
}

/** One after the other, so that a single file is open at a time. */
async function* openEach(deps: Pick<ArtifactDeps, 'db' | 'storage'>, artifacts: readonly Artifact[], shared: boolean) {
  for (const listed of artifacts) {
    const opened = await openNewest(deps, listed)
    if (!opened) continue
    const { name, byteSize, createdAt, storageKey } = opened.artifact
    if (shared && name === REPORT_NAME) {
      await opened.bytes.cancel()
      const input = await sharedReport(deps.storage, storageKey)
      yield { name, size: input.byteLength, lastModified: createdAt, input }
      continue
    }
    yield { name: archivePath(name), size: byteSize, lastModified: createdAt, input: new Response(opened.bytes) }
  }
}

interface Opened {
  artifact: Artifact
  /** What is open stays whole, also when it is replaced. */
  bytes: ReadableStream<Uint8Array>
}

/** Opens what the list names, or what took its place since; null when nothing did. */
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
      // A row that names no file: nothing more to wait for.
      if (artifact?.storageKey === storageKey) throw error
    }
  }
  return null
}

function nothingToDownload(): AppError {
  return new AppError('NOT_READY', {
    message: 'This reconstruction has no results yet.',
    suggestion: 'Wait until the first of them is there, or look at its log for what went wrong.',
  })
}
