import { makeZip } from 'client-zip'
import type { ArtifactDeps } from '../services/artifacts/find-artifact.ts'
import { type ArchiveEntry, openArchive } from '../services/artifacts/open-archive.ts'
import { attachmentDisposition } from './content-disposition.ts'

/**
 * Answers a GET or HEAD for all results of a job as one ZIP (ZIP64 where it must be), made while it is sent: neither
 * memory nor disk ever holds it. Files are stored as they are, since almost all of them are compressed already.
 * `openArchive` says which. Throws JOB_NOT_FOUND, and NOT_READY while there is no result.
 */
export async function serveArchive(
  deps: ArtifactDeps,
  request: Request,
  job: { jobId: string; shared?: boolean },
): Promise<Response> {
  const { jobName, entries } = await openArchive(deps, job)
  const headers = new Headers({
    'Content-Type': 'application/zip',
    'Content-Disposition': attachmentDisposition(`${jobName}.zip`),
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  return new Response(request.method === 'HEAD' ? null : makeZip(inputsOf(entries())), { headers })
}

async function* inputsOf(entries: AsyncIterable<ArchiveEntry>) {
  for await (const { name, byteSize, createdAt, content } of entries) {
    const input = content instanceof ReadableStream ? new Response(content) : content
    yield { name, size: byteSize, lastModified: createdAt, input }
  }
}
