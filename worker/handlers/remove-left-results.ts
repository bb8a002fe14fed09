import type { Db } from '#server/db.ts'
import { keysOf } from '#server/services/retention/find-unlisted.ts'
import type { Storage } from '#server/services/storage/index.ts'
import { jobKeys, parseStorageKey } from '#server/services/storage/storage-keys.ts'

/**
 * Removes files of earlier attempts of a job that were stored but not listed, because the worker or the database died in between.
 * Call it with the workspace acquired: then no process of an earlier attempt is left that could still list them.
 */
export async function removeLeftResults(
  { db, storage }: { db: Db; storage: Storage },
  { id, attempt }: { id: string; attempt: number },
): Promise<void> {
  const left: string[] = []
  for await (const { key } of storage.list(jobKeys.prefix(id))) {
    const madeBy = parseStorageKey(key)?.attempt ?? null
    if (madeBy !== null && madeBy < attempt) left.push(key)
  }
  if (left.length === 0) return
  const rows = await db.artifact.findMany({ where: { jobId: id }, select: { storageKey: true, original: true } })
  const listed = keysOf(rows)
  for (const key of left) {
    if (!listed.has(key)) await storage.remove(key)
  }
}
