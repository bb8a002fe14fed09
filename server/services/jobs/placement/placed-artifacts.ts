import { z } from 'zod'
import type { DbTx } from '#server/db.ts'
import { type Artifact, Prisma } from '#server/generated/prisma/client.ts'

/** The reconstructed file, while a placed one is listed instead. */
const storedOriginalSchema = z.object({
  storageKey: z.string(),
  byteSize: z.int(),
  sha256: z.string(),
  /** Missing in rows of older versions, whose placed files kept their description. */
  description: z.string().optional(),
})
export type StoredOriginal = z.infer<typeof storedOriginalSchema>

/** A file that a worker wrote for a placement. */
export interface PlacedArtifact extends Omit<StoredOriginal, 'description'> {
  name: string
  /** Without it the description stays. */
  description?: string | undefined
}

export function originalOf({ original, storageKey, byteSize, sha256, description }: Artifact): StoredOriginal {
  return original === null
    ? { storageKey, byteSize: Number(byteSize), sha256, description }
    : storedOriginalSchema.parse(original)
}

/** Lists all files of a job as they were reconstructed, and returns the keys of the placed ones: remove them after it. */
export async function restoreOriginals(tx: DbTx, jobId: string): Promise<string[]> {
  const placed = await tx.artifact.findMany({ where: { jobId, original: { not: Prisma.AnyNull } } })
  for (const artifact of placed) {
    await tx.artifact.update({
      where: { id: artifact.id },
      data: { ...originalOf(artifact), original: Prisma.DbNull, createdAt: new Date() },
    })
  }
  return placed.map(({ storageKey }) => storageKey)
}

/** Lists `file` instead of the one with its name. Returns the key of a previous placed file, or null. */
export async function listPlaced(tx: DbTx, jobId: string, { name, ...blob }: PlacedArtifact): Promise<string | null> {
  const artifact = await tx.artifact.findUniqueOrThrow({ where: { jobId_name: { jobId, name } } })
  await tx.artifact.update({
    where: { id: artifact.id },
    data: { ...blob, original: originalOf(artifact), createdAt: new Date() },
  })
  return artifact.original === null ? null : artifact.storageKey
}
