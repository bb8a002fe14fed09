import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Db } from '../../db.ts'
import type { Env } from '../../env.ts'
import { incomingDirOf } from '../uploads/upload-deps.ts'

/** A file in `incoming` that no upload is waiting for any more. */
export interface LeftIncoming {
  path: string
  byteSize: number
  /** The upload that it came for; its row is gone where `isKnown` is false. */
  uploadId: string
  isKnown: boolean
}

/** Names of an upload's bytes, tus's notes and files of its check all begin with its id. */
const NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.[\w.-]+)?$/

/**
 * What came in for uploads that were checked since, or that are gone: the process ended between the row and the file. Files that
 * were written to after `before` are left out: the check that has just ended is about to remove them.
 */
export async function findLeftIncoming(
  { db, env }: { db: Db; env: Pick<Env, 'dataDir'> },
  before: Date,
): Promise<LeftIncoming[]> {
  const dir = incomingDirOf(env)
  const names = await readdir(dir).catch(() => [])
  const ids = [...new Set(names.flatMap((name) => NAME.exec(name)?.[1] ?? []))]
  const rows = await db.upload.findMany({ where: { id: { in: ids } }, select: { id: true, status: true } })
  const statuses = new Map(rows.map(({ id, status }) => [id, status]))
  const left: LeftIncoming[] = []
  for (const name of names) {
    const uploadId = NAME.exec(name)?.[1]
    if (!uploadId) continue
    const status = statuses.get(uploadId)
    if (status === 'receiving' || status === 'checking') continue
    const file = path.join(/* turbopackIgnore: true */ dir, name)
    const facts = await stat(file).catch(() => null)
    if (!facts || facts.mtime >= before) continue
    left.push({ path: file, byteSize: facts.size, uploadId, isKnown: status !== undefined })
  }
  return left
}
