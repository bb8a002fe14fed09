import { ERROR_TABLE, type ErrorBody } from '#server/contracts/errors.ts'
import type { Placement } from '#server/contracts/model/placement.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import type { Db, DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { inTransaction } from '../in-transaction.ts'
import { lockJob } from '../move-job.ts'
import { placementOf } from '../view/job-view.ts'
import { listPlaced, originalOf, type PlacedArtifact } from './placed-artifacts.ts'

/** Files to write for a placement. They are discarded once `version` is no longer that of the job's placement. */
export interface ClaimedExport {
  jobId: string
  version: number
  placement: Placement
  /** Storage keys of the files as they were reconstructed, by name. */
  originals: Map<string, string>
}

/** The pending export of a job; null if its files are up to date or the job is gone. */
export async function claimExport(db: Db, jobId: string): Promise<ClaimedExport | null> {
  const job = await db.job.findUnique({ where: { id: jobId }, include: { artifacts: true } })
  if (job?.exportsState !== 'pending') return null
  const originals = new Map(job.artifacts.map((artifact) => [artifact.name, originalOf(artifact).storageKey]))
  return { jobId, version: job.placementVersion, placement: placementOf(job), originals }
}

type ExportId = Pick<ClaimedExport, 'jobId' | 'version'>

/**
 * Lists the placed files, which are in storage. Returns the keys of blobs that are no longer listed: those of the
 * placement before; or, when there is a newer placement or the job is gone, all of `files`.
 */
export function finishExport(db: Db, id: ExportId, files: readonly PlacedArtifact[]): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id.jobId)
    // Another worker that claimed this export too may have been faster: its files have the same keys.
    if (job?.placementVersion !== id.version) return withoutListed(tx, id.jobId, files)
    if (job.exportsState !== 'pending') return []
    const unlisted: string[] = []
    for (const file of files) {
      const before = await listPlaced(tx, id.jobId, file)
      if (before !== null && before !== file.storageKey) unlisted.push(before)
    }
    await tx.job.update({ where: { id: id.jobId }, data: { exportsState: 'current', updatedAt: new Date() } })
    return unlisted
  })
}

/** The keys of those files that the job does not list. */
async function withoutListed(tx: DbTx, jobId: string, files: readonly PlacedArtifact[]): Promise<string[]> {
  const keys = files.map(({ storageKey }) => storageKey)
  const listed = await tx.artifact.findMany({
    where: { jobId, storageKey: { in: keys } },
    select: { storageKey: true },
  })
  const inUse = new Set(listed.map(({ storageKey }) => storageKey))
  return keys.filter((key) => !inUse.has(key))
}

/**
 * The previous files stay listed, and the page says why. False, without effect, if this export is no
 * longer pending: then another worker may have listed its files.
 */
export function failExport(db: Db, id: ExportId, error: ErrorBody): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (!(await lockExport(tx, id))) return false
    const data = { exportsState: 'failed', exportsError: error, updatedAt: new Date() }
    await tx.job.update({ where: { id: id.jobId }, data })
    return true
  })
}

/** The dead letter queue's consumer: the workers that tried were lost. A newer placement has another entry. */
export async function markExportLost(db: Db, jobId: string): Promise<void> {
  const claimed = await claimExport(db, jobId)
  if (claimed) await failExport(db, claimed, EXPORT_LOST)
}

const EXPORT_LOST: ErrorBody = {
  code: 'WORKER_LOST',
  ...explainError('exportLost', 'applyAgain'),
  retryable: ERROR_TABLE.WORKER_LOST.retryable,
}

/** The job's row, locked, while it still waits for this very export. */
async function lockExport(tx: DbTx, { jobId, version }: ExportId): Promise<Job | null> {
  const job = await lockJob(tx, jobId)
  return job?.placementVersion === version && job.exportsState === 'pending' ? job : null
}
