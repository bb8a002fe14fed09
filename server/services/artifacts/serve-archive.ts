import { makeZip } from 'client-zip'
import { archivePath } from '../../contracts/archive-path.ts'
import { GROWING_MODELS, LOG_NAME } from '../../contracts/job.ts'
import { REPORT_NAME } from '../../contracts/report.ts'
import { AppError } from '../../errors.ts'
import type { Artifact } from '../../generated/prisma/client.ts'
import { attachmentDisposition } from '../../http/content-disposition.ts'
import { jobNotFound } from '../jobs/job-errors.ts'
import type { Storage } from '../storage/index.ts'
import type { ArtifactDeps } from './serve-artifact.ts'
import { sharedReport } from './shared-report.ts'

/**
 * Answers a GET or HEAD for all results of a job as one ZIP (ZIP64 where it must be), made while it is sent: neither
 * memory nor disk ever holds it. Files are stored as they are, since almost all of them are compressed already. The
 * growing models stay out, and by a link that is shared the log.
 *
 * Throws JOB_NOT_FOUND, and NOT_READY while there is no result. A file that is replaced or removed while it is being
 * sent breaks the transfer off: a browser then says that the download failed.
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
  const body = request.method === 'HEAD' ? null : makeZip(openEach(job.artifacts, storage, shared))
  return new Response(body, { headers })
}

/** One after the other, so that a single file is open at a time. */
async function* openEach(artifacts: readonly Artifact[], storage: Storage, shared: boolean) {
  for (const artifact of artifacts) {
    const { name, byteSize, createdAt, storageKey } = artifact
    if (shared && name === REPORT_NAME) {
      const input = await sharedReport(storage, storageKey)
      yield { name, size: input.byteLength, lastModified: createdAt, input }
      continue
    }
    const input = new Response(await storage.open(storageKey))
    yield { name: archivePath(name), size: byteSize, lastModified: createdAt, input }
  }
}

function nothingToDownload(): AppError {
  return new AppError('NOT_READY', {
    message: 'This reconstruction has no results yet.',
    suggestion: 'Wait until the first of them is there, or look at its log for what went wrong.',
  })
}
