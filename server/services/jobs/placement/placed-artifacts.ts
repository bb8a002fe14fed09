import { z } from 'zod'
import type { Note } from '#server/contracts/notes/note.ts'
import { noteSchema } from '#server/contracts/notes/note-schema.ts'
import type { DbTx } from '#server/db.ts'
import { type Artifact, Prisma } from '#server/generated/prisma/client.ts'

/** The reconstructed file, while a placed one is listed instead. */
const storedOriginalSchema = z.object({
  storageKey: z.string(),
  byteSize: z.int(),
  sha256: z.string(),
  /** Missing in rows of older versions, whose placed files kept their description. */
  description: z.string().optional(),
  note: noteSchema.nullable().optional(),
})
export type StoredOriginal = z.infer<typeof storedOriginalSchema>

/** A file that a worker wrote for a placement. */
export interface PlacedArtifact extends Omit<StoredOriginal, 'description' | 'note'> {
  name: string
  /** Without it the description stays. */
  description?: string | undefined
  /** With a description: the same by a code of `FILE_NOTES`. */
  note?: Note | undefined
}

export function originalOf({ original, storageKey, byteSize, sha256, description, note }: Artifact): StoredOriginal {
  return original === null
    ? { storageKey, byteSize: Number(byteSize), sha256, description, note: noteSchema.nullable().parse(note) }
    : storedOriginalSchema.parse(original)
}

/** Lists all files of a job as they were reconstructed, and returns the keys of the placed ones: remove them after it. */
export async function restoreOriginals(tx: DbTx, jobId: string): Promise<string[]> {
  const placed = await tx.artifact.findMany({ where: { jobId, original: { not: Prisma.AnyNull } } })
  for (const artifact of placed) {
    const { note, ...original } = originalOf(artifact)
    await tx.artifact.update({
      where: { id: artifact.id },
      data: { ...original, ...columnOf(note), original: Prisma.DbNull, createdAt: new Date() },
    })
  }
  return placed.map(({ storageKey }) => storageKey)
}

/** Lists `file` instead of the one with its name. Returns the key of a previous placed file, or null. */
export async function listPlaced(
  tx: DbTx,
  jobId: string,
  { name, note, ...blob }: PlacedArtifact,
): Promise<string | null> {
  const artifact = await tx.artifact.findUniqueOrThrow({ where: { jobId_name: { jobId, name } } })
  await tx.artifact.update({
    where: { id: artifact.id },
    data: {
      ...blob,
      ...columnOf(blob.description === undefined ? undefined : (note ?? null)),
      original: originalOf(artifact) as Prisma.InputJsonObject,
      createdAt: new Date(),
    },
  })
  return artifact.original === null ? null : artifact.storageKey
}

/** `undefined` leaves the column as it is. */
function columnOf(note: Note | null | undefined) {
  return note === undefined ? {} : { note: note === null ? Prisma.DbNull : { ...note } }
}
