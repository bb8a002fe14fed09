import { ZodError } from 'zod'
import type { Capture } from '#server/contracts/capture/capture.ts'
import { distinctNames } from '#server/contracts/capture/distinct-names.ts'
import { type PresetName, settingsOf } from '#server/contracts/preset.ts'
import { type PipelineSettings, presetNameSchema } from '#server/contracts/preset-schema.ts'
import type { DbTx } from '#server/db.ts'
import type { Job, Upload } from '#server/generated/prisma/client.ts'
import { uploadKeys } from '#server/services/storage/storage-keys.ts'
import { captureOf, changesOf } from '../view/job-view.ts'

/** A depth image or a mask, or the facts of a photo that these have too. */
export interface ClaimedFile {
  uploadId: string
  /** What the owner calls it, with its folder where other files have the same name. For messages, and what names of results are made of. */
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
  // Photos by themselves, as on the page: depth and masks often have their names.
  const isColor = ({ role }: (typeof rows)[number]) => role === 'color'
  const [colors, others] = [rows.filter(isColor), rows.filter((row) => !isColor(row))]
  const names = new Map([...namesOf(colors), ...namesOf(others)])
  const photos: ClaimedPhoto[] = []
  const files: ClaimedFile[] = []
  for (const { ordinal, role, upload } of rows) {
    const { widthPx, heightPx, orientation, sha256 } = upload
    if (widthPx === null || heightPx === null || sha256 === null) {
      throw new Error(`Upload ${upload.id} of job ${jobId} was never accepted.`)
    }
    const storageKey = uploadKeys.original(upload.id)
    const fileName = names.get(upload.id) ?? upload.fileName
    const file = { uploadId: upload.id, fileName, storageKey, widthPx, heightPx, orientation, sha256 }
    const { focalLengthMm, focalLength35mm, sharpness } = upload
    if (role === 'color') photos.push({ ...file, ordinal, focalLengthMm, focalLength35mm, sharpness })
    else files.push(file)
  }
  return { photos, files }
}

/** Upload and what it is called. */
function namesOf(rows: readonly { upload: Upload }[]): [string, string][] {
  const names = distinctNames(rows.map(({ upload }) => upload))
  return rows.map(({ upload }, i) => [upload.id, names[i] ?? upload.fileName])
}
