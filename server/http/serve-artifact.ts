import { LOG_NAME } from '../contracts/artifacts.ts'
import { REPORT_NAME } from '../contracts/report.ts'
import type { Db } from '../db.ts'
import { AppError } from '../errors.ts'
import { sharedReport } from '../services/artifacts/shared-report.ts'
import type { Storage } from '../services/storage/index.ts'
import { attachmentDisposition } from './content-disposition.ts'
import { serveBlob } from './serve-blob.ts'

export interface ArtifactDeps {
  db: Db
  storage: Storage
  ownerId: string
}

export interface ServedArtifact {
  jobId: string
  name: string
  /** By a link that may be revoked: no copy is used without asking again. */
  shared?: boolean
}

/** A `?v=` shorter than this says too little to be taken for a promise that the bytes never change. */
const MIN_VERSION_LENGTH = 8

/**
 * Answers a GET or HEAD for the result `name` of a job. Query: `v`, the version, which is the beginning of the bytes'
 * SHA-256 and allows caching for good; `download=1` to have the browser save the file.
 *
 * Throws ARTIFACT_NOT_FOUND, and NOT_READY while a newer version is taking the place of the one that was asked for.
 */
export async function serveArtifact(
  { db, storage, ownerId }: ArtifactDeps,
  request: Request,
  { jobId, name, shared = false }: ServedArtifact,
): Promise<Response> {
  if (shared && name === LOG_NAME) throw artifactNotFound(name)
  const artifact = await db.artifact.findFirst({ where: { jobId, name, job: { ownerId } }, include: { job: true } })
  const blob = artifact && (await storage.stat(artifact.storageKey))
  if (!artifact || !blob) throw artifactNotFound(name)
  if (shared && name === REPORT_NAME) return serveReport(storage, artifact.storageKey)
  // A worker replaces a snapshot first and its row after: in between the row's hash and size are of bytes long gone.
  if (blob.byteSize !== Number(artifact.byteSize)) throw beingReplaced(name)

  const query = new URL(request.url).searchParams
  const version = query.get('v') ?? ''
  const isCurrent = version.length >= MIN_VERSION_LENGTH && artifact.sha256.startsWith(version)
  return serveBlob(request, storage, {
    key: artifact.storageKey,
    byteSize: blob.byteSize,
    mediaType: artifact.mediaType,
    sha256: artifact.sha256,
    cacheControl: isCurrent && !shared ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    ...(query.get('download') === '1' ? { disposition: attachmentDisposition(`${artifact.job.name} - ${name}`) } : {}),
  })
}

/** Small, and made anew for each request. */
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

function artifactNotFound(name: string): AppError {
  return new AppError('ARTIFACT_NOT_FOUND', {
    message: `This reconstruction has no file ${name}.`,
    suggestion: 'Reload the page: the list of files may have changed.',
    file: name,
  })
}

function beingReplaced(name: string): AppError {
  return new AppError('NOT_READY', {
    message: `${name} is just being replaced by a newer one.`,
    suggestion: 'Try again in a moment.',
    file: name,
  })
}
