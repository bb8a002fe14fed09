import { REPORT_NAME } from '../contracts/artifact-names.ts'
import { type ArtifactDeps, type ArtifactRequest, findArtifact } from '../services/artifacts/find-artifact.ts'
import { sharedReport } from '../services/artifacts/shared-report.ts'
import type { Storage } from '../services/storage/index.ts'
import { attachmentDisposition } from './content-disposition.ts'
import { serveBlob } from './serve-blob.ts'

/** A shorter `?v=` is too ambiguous to allow caching forever. */
const MIN_VERSION_LENGTH = 8

/**
 * Answers a GET or HEAD for the result `name` of a job. Query: `v`, the version, which is the beginning of the bytes'
 * SHA-256 and allows caching for good; `download=1` to have the browser save the file. Throws ARTIFACT_NOT_FOUND.
 */
export async function serveArtifact(
  deps: ArtifactDeps,
  request: Request,
  { jobId, name, shared = false }: ArtifactRequest,
): Promise<Response> {
  const { storage } = deps
  const artifact = await findArtifact(deps, { jobId, name, shared })
  if (shared && name === REPORT_NAME) return serveReport(storage, artifact.storageKey)

  const query = new URL(request.url).searchParams
  const version = query.get('v') ?? ''
  const isCurrent = version.length >= MIN_VERSION_LENGTH && artifact.sha256.startsWith(version)
  return serveBlob(request, storage, {
    key: artifact.storageKey,
    byteSize: Number(artifact.byteSize),
    mediaType: artifact.mediaType,
    sha256: artifact.sha256,
    cacheControl: isCurrent && !shared ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    ...(query.get('download') === '1' ? { disposition: attachmentDisposition(`${artifact.job.name} - ${name}`) } : {}),
  })
}

/** Small, so it is written for each request. */
async function serveReport(storage: Storage, storageKey: string): Promise<Response> {
  return new Response(await sharedReport(storage, storageKey), {
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'private, no-cache',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    },
  })
}
