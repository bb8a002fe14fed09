import type { DbTx } from '../../db.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import { inTransaction } from '../jobs/in-transaction.ts'
import type { CheckedPhoto } from './check/checked-photo.ts'
import type { UploadDeps } from './upload-deps.ts'

/**
 * Marks an upload accepted, with its facts. When the same bytes were accepted in the same capture before, it becomes a
 * duplicate of the first. Does nothing when the row was removed during the check.
 */
export async function acceptUpload(
  { db }: UploadDeps,
  upload: Upload,
  checked: CheckedPhoto & { sha256: string },
): Promise<void> {
  const facts = columnsOf(checked)
  await inTransaction(db, async (tx) => {
    await lockCapture(tx, upload.captureId)
    const first = await tx.upload.findFirst({
      where: { ...sameCapture(upload), sha256: facts.sha256, duplicateOf: null, id: { not: upload.id } },
      orderBy: { id: 'asc' },
    })
    await tx.upload.updateMany({
      where: { id: upload.id, status: 'checking' },
      data: { ...facts, status: 'accepted', duplicateOf: first?.id ?? null },
    })
  })
}

function columnsOf({ location, notes, ...checked }: CheckedPhoto & { sha256: string }) {
  const { mediaType, widthPx, heightPx, orientation, sharpness, sha256 } = checked
  const { focalLengthMm, focalLength35mm, capturedAt, cameraModel, lensModel } = checked
  return {
    ...{ mediaType, widthPx, heightPx, orientation, sharpness, sha256 },
    ...{ focalLengthMm, focalLength35mm, capturedAt, cameraModel, lensModel },
    ...{ latitudeDeg: location?.latitudeDeg ?? null, longitudeDeg: location?.longitudeDeg ?? null },
    notes: notes as { code: string; message: string }[],
  }
}

/** Until the end of the transaction, nobody else decides who is first among equals in this capture. */
export async function lockCapture(tx: DbTx, captureId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`capture ${captureId}`}, 0))`
}

function sameCapture({ ownerId, captureId }: Pick<Upload, 'ownerId' | 'captureId'>) {
  return { ownerId, captureId, status: 'accepted' as const }
}
