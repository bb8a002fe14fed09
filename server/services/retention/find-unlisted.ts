import type { Db } from '../../db.ts'
import type { ListedBlob, Storage } from '../storage/storage.ts'
import { type ParsedKey, parseStorageKey } from '../storage/storage-keys.ts'

/** A file in storage that no row names. */
export interface UnlistedFile extends ListedBlob {
  /** Its job or upload. Null if the database has no such thing: then nobody can tell whether it is needed. */
  of: { kind: 'job' | 'upload'; id: string } | null
}

/** Keys that are looked up together. */
const BATCH = 500

/**
 * The files in storage that were put before `before` and that no row names, such as the result of a worker that was killed before it
 * had listed it. What may still be listed is left out: uploads that are being checked, results of a running attempt, and placed
 * files that are waited for.
 */
export async function* findUnlisted(
  { db, storage }: { db: Db; storage: Storage },
  before: Date,
): AsyncGenerator<UnlistedFile> {
  let batch: ListedBlob[] = []
  for await (const blob of storage.list()) {
    if (blob.modifiedAt >= before) continue
    batch.push(blob)
    if (batch.length < BATCH) continue
    yield* unlistedOf(db, batch)
    batch = []
  }
  yield* unlistedOf(db, batch)
}

async function* unlistedOf(db: Db, blobs: readonly ListedBlob[]): AsyncGenerator<UnlistedFile> {
  const parsed = blobs.map((blob) => ({ blob, key: parseStorageKey(blob.key) }))
  const idsOf = (kind: ParsedKey['kind']) => [
    ...new Set(parsed.flatMap(({ key }) => (key?.kind === kind ? key.id : []))),
  ]
  // All that jobs and uploads have, read at once: a file that is listed meanwhile was put meanwhile, and is too young to be here.
  const [jobs, uploads] = await Promise.all([
    db.job.findMany({
      where: { id: { in: idsOf('job') } },
      select: {
        ...{ id: true, status: true, attempt: true, exportsState: true },
        artifacts: { select: { storageKey: true, original: true } },
      },
    }),
    db.upload.findMany({ where: { id: { in: idsOf('upload') } }, select: { id: true, status: true } }),
  ])
  const jobsById = new Map(jobs.map((job) => [job.id, { ...job, keys: keysOf(job.artifacts) }]))
  const uploadsById = new Map(uploads.map((upload) => [upload.id, upload]))

  for (const { blob, key } of parsed) {
    const job = key?.kind === 'job' ? jobsById.get(key.id) : undefined
    const upload = key?.kind === 'upload' ? uploadsById.get(key.id) : undefined
    if (key && job) {
      const isGoing = job.status === 'running' || job.status === 'cancelling'
      const mayBeListed = (isGoing && key.attempt === job.attempt) || (job.exportsState === 'pending' && key.isPlaced)
      if (!mayBeListed && !job.keys.has(blob.key)) yield { ...blob, of: { kind: 'job', id: job.id } }
    } else if (upload) {
      if (upload.status === 'refused') yield { ...blob, of: { kind: 'upload', id: upload.id } }
    } else {
      yield { ...blob, of: null }
    }
  }
}

/** What rows name: results, and what placed files were made from. */
export function keysOf(
  artifacts: readonly { storageKey: string; original: unknown }[],
): ReadonlySet<string | undefined> {
  return new Set(artifacts.flatMap(({ storageKey, original }) => [storageKey, keyOf(original)]))
}

function keyOf(original: unknown): string | undefined {
  return original !== null && typeof original === 'object' && 'storageKey' in original
    ? String(original.storageKey)
    : undefined
}
