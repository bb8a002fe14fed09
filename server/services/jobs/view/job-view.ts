import { ZodError } from 'zod'
import { LOG_NAME, MODEL_PICTURE_NAME, SNAPSHOT_MODELS } from '#server/contracts/artifact-names.ts'
import { type ArtifactView, exportsStateSchema } from '#server/contracts/artifacts.ts'
import { type Capture, captureSchema, PHOTOS_ONLY } from '#server/contracts/capture/capture.ts'
import { routeOf, stagesOf } from '#server/contracts/capture/capture-route.ts'
import { distinctNames } from '#server/contracts/capture/distinct-names.ts'
import { errorBodySchema } from '#server/contracts/error-body-schema.ts'
import { type Estimate, estimateSchema } from '#server/contracts/estimate.ts'
import { type Grade, gradeSchema } from '#server/contracts/grade.ts'
import {
  type JobPhoto,
  type JobSummary,
  type JobView,
  type SharedView,
  sparseModelSchema,
} from '#server/contracts/job-view.ts'
import { type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import { placementSchema } from '#server/contracts/model/placement-schema.ts'
import type { Note } from '#server/contracts/notes/note.ts'
import { noteSchema } from '#server/contracts/notes/note-schema.ts'
import { presetNameSchema, type SettingsChanges, settingsChangesSchema } from '#server/contracts/preset-schema.ts'
import { type StageTiming, stageNameSchema, stageTimingSchema } from '#server/contracts/stages.ts'
import type {
  Artifact,
  Job,
  JobMark,
  JobPhoto as JobPhotoRow,
  JobTag,
  Project,
  Upload,
} from '#server/generated/prisma/client.ts'
import { thumbnailUrlOf } from '#server/services/uploads/to-upload-view.ts'
import { toMarks } from '../marks/to-marks.ts'

/** The file that people want. */
export const MODEL_NAME = 'model.glb'

const NO_ESTIMATE: Estimate = { seconds: { low: 0, high: 0 }, memoryBytes: 0, diskBytes: 0 }

/** What the viewer can show, the best first. */
const PREVIEW_NAMES = ['preview.glb', 'snapshot-mesh.glb', 'dense.glb', 'sparse.glb', 'snapshot.glb']

/** Where a job is filed. */
export interface FiledRow {
  project: Pick<Project, 'id' | 'name'> | null
  tags: Pick<JobTag, 'tag'>[]
}

/** What reads it. */
export const WITH_FILING = {
  project: { select: { id: true, name: true } },
  tags: { select: { tag: true } },
} as const

/** A job's row with what a line of the list needs. */
export interface JobSummaryRow extends Job, FiledRow {
  /** The first photo at least, by ordinal. */
  photos: { uploadId: string }[]
  /** The model and its picture at least, if there are any. */
  artifacts: Artifact[]
  _count: { photos: number }
}

/** A job's row with all that belongs to it, photos by ordinal, marks by id. */
export interface JobRow extends Job, FiledRow {
  photos: (JobPhotoRow & { upload: Pick<Upload, 'fileName' | 'folder' | 'widthPx' | 'heightPx'> })[]
  artifacts: Artifact[]
  marks: JobMark[]
}

/** What is not in a job's own rows: jobs ahead in the queue (null unless queued), and the storage that it takes. */
export type JobStanding = Pick<JobSummary, 'queuePosition' | 'startsInSeconds' | 'storedBytes'>

/** And how often its workers were lost or stopped. */
export type JobHistory = JobStanding & Pick<JobView, 'interruptions'>

export function toJobSummary(row: JobSummaryRow, standing: JobStanding): JobSummary {
  return { ...summaryOf(row), ...standing, photoCount: row._count.photos }
}

/** `now`: for an asked cancel, which lapses by time. */
export function toJobView(row: JobRow, standing: JobHistory, now: Date): JobView {
  const artifacts = row.artifacts.map((artifact) => toArtifactView(artifact))
  return {
    ...summaryOf(row),
    ...standing,
    photoCount: row.photos.length,
    estimate: readable(() => estimateSchema.parse(row.estimate)) ?? NO_ESTIMATE,
    cancelRequest: openCancelRequest(row, now),
    stages: toStages(row),
    photos: toJobPhotos(row.photos),
    models: readable(() => sparseModelSchema.array().parse(row.models)) ?? [],
    artifacts: artifacts.filter(({ name }) => !SNAPSHOT_MODELS.includes(name)),
    preview: findPreview(artifacts),
    placement: placementOf(row),
    exports: {
      state: exportsStateSchema.parse(row.exportsState),
      error: errorBodySchema.nullable().parse(row.exportsError),
    },
    marks: toMarks(row.marks),
    maskIds: maskIdsOf(shownCapture(row)),
    settings: readable(() => changesOf(row)) ?? {},
    engine: row.engine,
  }
}

function summaryOf(row: Omit<JobSummaryRow, '_count'>) {
  const { timeLeftLow: low, timeLeftHigh: high } = row
  return {
    id: row.id,
    name: row.name,
    preset: readable(() => presetNameSchema.parse(row.preset)) ?? 'standard',
    captureKind: shownCapture(row).kind,
    status: row.status,
    stage: stageNameSchema.nullable().parse(row.stage),
    progress: row.progress,
    message: row.message,
    timeLeft: low === null || high === null ? null : { low, high },
    attempt: row.attempt,
    error: errorBodySchema.nullable().parse(row.error),
    outcome: outcomeOf(row),
    grade: gradeOf(row),
    thumbnailUrl: pictureOf(row),
    modelUrl: modelOf(row),
    shareToken: row.shareToken,
    project: row.project,
    tags: row.tags.map(({ tag }) => tag).sort(byName),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { sensitivity: 'base', numeric: true })
}

/** The last words of the step that judges the result. */
function outcomeOf({ status, timings }: Pick<Job, 'status' | 'timings'>): string | null {
  if (status !== 'completed') return null
  const judged = stageTimingSchema
    .array()
    .parse(timings)
    .find(({ name }) => name === 'report')
  return judged?.message || null
}

/** Of a result that is there. */
function gradeOf({ status, grade }: Pick<Job, 'status' | 'grade'>): Grade | null {
  return status === 'completed' ? readable(() => gradeSchema.nullable().parse(grade)) : null
}

function modelOf({ status, artifacts }: Pick<JobSummaryRow, 'status' | 'artifacts'>): string | null {
  const model = artifacts.find(({ name }) => name === MODEL_NAME)
  return status === 'completed' && model ? toArtifactView(model).url : null
}

/** The model, once it was rendered, else the first photo. */
function pictureOf({ artifacts, photos }: Pick<JobSummaryRow, 'artifacts' | 'photos'>): string | null {
  const ofModel = artifacts.find(({ name }) => name === MODEL_PICTURE_NAME)
  if (ofModel) return toArtifactView(ofModel).url
  return photos[0] ? thumbnailUrlOf(photos[0].uploadId) : null
}

/** The cancel request that can still be confirmed. */
function openCancelRequest(row: Job, now: Date): JobView['cancelRequest'] {
  const { cancelRequestedAt: requestedAt, cancelTokenExpiresAt: expiresAt } = row
  const askable = row.status === 'queued' || row.status === 'running'
  if (!askable || !requestedAt || !expiresAt || expiresAt <= now) return null
  return { requestedAt: requestedAt.toISOString(), expiresAt: expiresAt.toISOString() }
}

/**
 * What an older or newer version wrote into a row may be nothing that this one reads. Such a job is shown without it: it
 * must still be possible to cancel and delete it.
 */
export function readable<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof ZodError) return null
    throw error
  }
}

function shownCapture(row: Pick<Job, 'capture'>): Capture {
  return readable(() => captureOf(row)) ?? PHOTOS_ONLY
}

/** Whether only a worker with COLMAP can run it. One that nobody can read is for any worker to end. */
export function needsColmap(row: Pick<Job, 'capture'>): boolean {
  const capture = readable(() => captureOf(row))
  return capture !== null && routeOf(capture) !== 'depth'
}

/** What is known of the job's photos. */
export function captureOf({ capture }: Pick<Job, 'capture'>): Capture {
  return capture === null ? PHOTOS_ONLY : captureSchema.parse(capture)
}

function maskIdsOf(capture: Capture): string[] {
  return capture.kind === 'photos' ? [...new Set(Object.values(capture.masks ?? {}))] : []
}

/** What differs from its preset's settings. */
export function changesOf({ settings }: Pick<Job, 'settings'>): SettingsChanges | null {
  return settingsChangesSchema.nullable().parse(settings)
}

/** Where its model stands. */
export function placementOf({ placement }: Pick<Job, 'placement'>): Placement {
  return placement === null ? UNPLACED : placementSchema.parse(placement)
}

/** The whole pipeline in its order, with the stages that no worker has told of yet. */
function toStages(row: Job): StageTiming[] {
  const told = new Map(
    stageTimingSchema
      .array()
      .parse(row.timings)
      .map((timing) => [timing.name, timing]),
  )
  return stagesOf(routeOf(shownCapture(row))).map(
    (name) => told.get(name) ?? { name, status: 'pending', startedAt: null, finishedAt: null, message: '' },
  )
}

function noteOf(stored: unknown): Note | null {
  return readable(() => noteSchema.nullable().parse(stored))
}

function toJobPhotos(photos: JobRow['photos']): JobPhoto[] {
  const names = distinctNames(photos.map(({ upload }) => upload))
  return photos.map(({ uploadId, state, reason, note, upload }, i) => ({
    uploadId,
    fileName: names[i] ?? upload.fileName,
    widthPx: upload.widthPx ?? 0,
    heightPx: upload.heightPx ?? 0,
    thumbnailUrl: thumbnailUrlOf(uploadId),
    state,
    reason,
    note: noteOf(note),
  }))
}

/** What may be seen of a job by its link. The log stays out: it names files and folders of this machine. */
export function toSharedView(row: JobRow & { shareToken: string }): SharedView {
  const shown = row.artifacts.filter(({ name }) => name !== LOG_NAME && !SNAPSHOT_MODELS.includes(name))
  const artifacts = shown.map((artifact) => toArtifactView(artifact, `/api/shared/${row.shareToken}`))
  return {
    name: row.name,
    photoCount: row.photos.length,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    artifacts,
    preview: findPreview(artifacts),
    placement: placementOf(row),
    // The error is for those who can place the model again: share links keep the previous files.
    exports: { state: exportsStateSchema.parse(row.exportsState), error: null },
    marks: toMarks(row.marks),
  }
}

function toArtifactView(artifact: Artifact, base = `/api/jobs/${artifact.jobId}`): ArtifactView {
  const version = artifact.sha256.slice(0, 16)
  return {
    name: artifact.name,
    description: artifact.description,
    note: noteOf(artifact.note),
    mediaType: artifact.mediaType,
    byteSize: Number(artifact.byteSize),
    version,
    url: `${base}/files/${encodeURIComponent(artifact.name)}?v=${version}`,
  }
}

function findPreview(artifacts: ArtifactView[]): ArtifactView | null {
  for (const name of PREVIEW_NAMES) {
    const found = artifacts.find((artifact) => artifact.name === name)
    if (found) return found
  }
  return null
}
