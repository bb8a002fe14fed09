import { ZodError } from 'zod'
import type { Capture } from '#server/contracts/capture/capture.ts'
import { type PresetName, settingsOf } from '#server/contracts/preset.ts'
import { type PipelineSettings, presetNameSchema } from '#server/contracts/preset-schema.ts'
import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { uploadKeys } from '#server/services/storage/storage-keys.ts'
import { captureOf, changesOf } from '../view/job-view.ts'

/** A depth image or a mask, or the facts of a photo that these have too. */
export interface ClaimedFile {
  uploadId: string
  /** File name on the owner's disk, for messages only. */
  fileName: string
  storageKey: string
  /** Upright. */
  widthPx: number
  heightPx: number
  /** EXIF orientation, 1 to 8, of the stored pixels; null if unknown. */
  orientation: number | null
  /** Of the original bytes, hex. */
  sha256: string
}

export interface ClaimedPhoto extends ClaimedFile {
  /** The order in the capture, from 0. */
  ordinal: number
  focalLengthMm: number | null
  focalLength35mm: number | null
  sharpness: number | null
}

/** The work as the job's row describes it. */
export interface StoredWork {
  preset: PresetName
  settings: PipelineSettings
  capture: Capture
}

/** A job's photos, and the depth images and masks that its capture names. */
export interface StoredFiles {
  photos: ClaimedPhoto[]
  files: ClaimedFile[]
}

/** Null if another version wrote values that this one doesn't know. */
export function readStored(job: Job): StoredWork | null {
  try {
    const preset = presetNameSchema.parse(job.preset)
    return { preset, settings: settingsOf(preset, changesOf(job)), capture: captureOf(job) }
  } catch (error) {
    if (error instanceof ZodError) return null
    throw error
  }
}

export async function readFiles(tx: DbTx, jobId: string): Promise<StoredFiles> {
  const rows = await tx.jobPhoto.findMany({ where: { jobId }, orderBy: { ordinal: 'asc' }, include: { upload: true } })
  const photos: ClaimedPhoto[] = []
  const files: ClaimedFile[] = []
  for (const { ordinal, role, upload } of rows) {
    const { widthPx, heightPx, orientation, sha256, fileName } = upload
    if (widthPx === null || heightPx === null || sha256 === null) {
      throw new Error(`Upload ${upload.id} of job ${jobId} was never accepted.`)
    }
    const storageKey = uploadKeys.original(upload.id)
    const file = { uploadId: upload.id, fileName, storageKey, widthPx, heightPx, orientation, sha256 }
    const { focalLengthMm, focalLength35mm, sharpness } = upload
    if (role === 'color') photos.push({ ...file, ordinal, focalLengthMm, focalLength35mm, sharpness })
    else files.push(file)
  }
  return { photos, files }
}
