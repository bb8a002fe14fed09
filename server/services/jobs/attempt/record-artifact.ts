import { v7 as uuidv7 } from 'uuid'
import type { Note } from '#server/contracts/notes/note.ts'
import type { Db } from '#server/db.ts'
import { Prisma } from '#server/generated/prisma/client.ts'
import { inTransaction } from '../in-transaction.ts'
import { lockAttempt } from '../move-job.ts'

export interface NewArtifact {
  jobId: string
  attempt: number
  /** File name in the downloads, `sparse.glb`. An existing name is replaced. */
  name: string
  description: string
  /** The same by a code of `FILE_NOTES`. */
  note?: Note | null | undefined
  mediaType: string
  byteSize: number
  /** Of the bytes, hex. */
  sha256: string
  storageKey: string
}

/** Lists a result that is in storage. False, without effect, unless this attempt is still running. */
export function recordArtifact(db: Db, { jobId, attempt, name, note, ...given }: NewArtifact): Promise<boolean> {
  const facts = { ...given, note: note ? { ...note } : Prisma.DbNull }
  return inTransaction(db, async (tx) => {
    const job = await lockAttempt(tx, jobId, attempt)
    if (job?.status !== 'running') return false
    await tx.artifact.upsert({
      where: { jobId_name: { jobId, name } },
      create: { id: uuidv7(), jobId, attempt, name, ...facts },
      update: { attempt, ...facts, createdAt: new Date() },
    })
    return true
  })
}
