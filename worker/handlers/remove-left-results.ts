import type { Db } from '#server/db.ts'
import { keysOf } from '#server/services/retention/find-unlisted.ts'
import type { Storage } from '#server/services/storage/index.ts'
import { jobKeys, parseStorageKey } from '#server/services/storage/storage-keys.ts'

/**
 * Removes what earlier attempts of a job put into storage and never came to list, because the worker or the database died in between.
 * To be called by who has the workspace: no process of an earlier attempt is left then that could still list it.
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
