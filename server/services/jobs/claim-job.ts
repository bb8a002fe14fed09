import type { StageName, StageTiming } from '../../contracts/job.ts'
import { type PipelineSettings, PRESETS, type PresetName, presetNameSchema } from '../../contracts/preset.ts'
import type { Engine } from '../../contracts/system.ts'
import type { Db, DbTx } from '../../db.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import { inTransaction } from './in-transaction.ts'
import { canMove, type JobMove, lockJob, moveJob } from './move-job.ts'

export interface ClaimedPhoto {
  uploadId: string
  /** The order in the capture, from 0. */
  ordinal: number
  /** Name its owner gave it, for messages only. */
  fileName: string
  storageKey: string
  widthPx: number
  heightPx: number
  focalLengthMm: number | null
  focalLength35mm: number | null
  sharpness: number | null
  /** Of the original bytes, hex. */
  sha256: string
}

export interface ClaimedJob {
  id: string
  /** The fencing token: every write for this run names it, and fails once another worker has claimed the job. */
  attempt: number
  preset: PresetName
  settings: PipelineSettings
  /** A worker was lost while it cancelled this job: run nothing, remove its files and call `markCancelled`. */
  cancelling: boolean
  photos: ClaimedPhoto[]
}

export interface ClaimJobOptions {
  jobId: string
  /** What this worker reconstructs with; null while there is none, and the job is then failed by its caller. */
  engine: Engine | null
  /** The pipeline's stages in order: they become the timeline, all of them pending. */
  stages: readonly StageName[]
}

/**
 * Takes a job that the queue handed out: a new attempt begins, and the one before it, if any, can write no more.
 * Null when there is nothing to do because the job is final or was removed.
 */
export function claimJob(db: Db, { jobId, engine, stages }: ClaimJobOptions): Promise<ClaimedJob | null> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, jobId)
    const move = job && CLAIMING_MOVES.find((name) => canMove(job.status, name))
    if (!job || !move) return null

    const attempt = job.attempt + 1
    const cancelling = move === 'takeOverCancel'
    const engineName = engine ? `${engine.name} ${engine.version}` : null
    await moveJob(tx, job, {
      move,
      changes: cancelling
        ? { attempt }
        : { ...freshAttempt(stages), attempt, engine: engineName, startedAt: job.startedAt ?? new Date() },
      event: { engine: engineName },
    })

    const preset = presetNameSchema.parse(job.preset)
    const photos = await readPhotos(tx, jobId)
    return { id: jobId, attempt, preset, settings: PRESETS[preset].settings, cancelling, photos }
  })
}

const CLAIMING_MOVES = ['claim', 'takeOver', 'takeOverCancel'] as const satisfies JobMove[]

function freshAttempt(stages: readonly StageName[]) {
  const timings = stages.map(
    (name): StageTiming => ({ name, status: 'pending', startedAt: null, finishedAt: null, message: '' }),
  )
  return {
    timings,
    stage: null,
    progress: 0,
    message: 'Starting',
    timeLeftLow: null,
    timeLeftHigh: null,
    error: Prisma.DbNull,
    finishedAt: null,
  }
}

async function readPhotos(tx: DbTx, jobId: string): Promise<ClaimedPhoto[]> {
  const rows = await tx.jobPhoto.findMany({ where: { jobId }, orderBy: { ordinal: 'asc' }, include: { upload: true } })
  return rows.map(({ ordinal, upload }) => {
    const { widthPx, heightPx, sha256 } = upload
    if (widthPx === null || heightPx === null || sha256 === null) {
      throw new Error(`Upload ${upload.id} of job ${jobId} was never accepted.`)
    }
    return {
      uploadId: upload.id,
      ordinal,
      fileName: upload.fileName,
      storageKey: `uploads/${upload.id}/original`,
      widthPx,
      heightPx,
      focalLengthMm: upload.focalLengthMm,
      focalLength35mm: upload.focalLength35mm,
      sharpness: upload.sharpness,
      sha256,
    }
  })
}
