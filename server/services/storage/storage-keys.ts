import { createHash } from 'node:crypto'
import { extname } from 'node:path'

// Every key in storage is spelled here. A key never changes its meaning: files of old versions are found by it.

/** What an accepted upload has. */
export const uploadKeys = {
  prefix: (uploadId: string) => `uploads/${uploadId}`,
  original: (uploadId: string) => `uploads/${uploadId}/original`,
  thumbnail: (uploadId: string) => `uploads/${uploadId}/thumbnail.webp`,
}

/** What a job has: a prefix for each attempt, and one for each placement of the finished model. */
export const jobKeys = {
  prefix: (jobId: string) => `jobs/${jobId}`,
  attempt: (jobId: string, attempt: number) => `jobs/${jobId}/${attempt}`,
  /**
   * A result that an attempt publishes under `name` for the `times`-th time, from 0. Each time has a key of its own, so that readers of
   * the version before get all of it; all but the first share a directory, as a log is published every two seconds, for hours.
   */
  artifact({ jobId, attempt, name, times }: { jobId: string; attempt: number; name: string; times: number }): string {
    const prefix = jobKeys.attempt(jobId, attempt)
    return times === 0 ? `${prefix}/${safePart(name)}` : `${prefix}/again/${times}-${safePart(name)}`
  },
  placement: (jobId: string, version: number) => `jobs/${jobId}/placed-${version}`,
  placed({ jobId, version, name }: { jobId: string; version: number; name: string }): string {
    return `${jobKeys.placement(jobId, version)}/${safePart(name)}`
  },
}

export interface ParsedKey {
  kind: 'job' | 'upload'
  id: string
  /** Of a job's key: the attempt that made the file; null for placed files. */
  attempt: number | null
  /** Whether a placement made it. */
  isPlaced: boolean
}

const KEY = /^(?:uploads\/(?<uploadId>UUID)|jobs\/(?<jobId>UUID)\/(?:(?<attempt>\d+)|(?<placed>placed-\d+)|[^/]+))\//
const PATTERN = new RegExp(KEY.source.replaceAll('UUID', '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'))

/** What a key says about its file; null when no job or upload has such a key. */
export function parseStorageKey(key: string): ParsedKey | null {
  const groups = PATTERN.exec(key)?.groups
  if (!groups) return null
  const { uploadId, jobId, attempt, placed } = groups
  if (uploadId) return { kind: 'upload', id: uploadId, attempt: null, isPlaced: false }
  return {
    kind: 'job',
    id: jobId as string,
    attempt: attempt === undefined ? null : Number(attempt),
    isPlaced: placed !== undefined,
  }
}

/** Keys are ASCII: a name with other letters is kept under its hash. */
function safePart(name: string): string {
  if (/^[\w.-]+$/.test(name)) return name
  return `${createHash('sha256').update(name).digest('hex').slice(0, 32)}${extname(name)}`
}
