import { z } from 'zod'
import { artifactViewSchema, exportsSchema } from './artifacts.ts'
import { errorBodySchema } from './error-body-schema.ts'
import { estimateSchema, secondsRangeSchema } from './estimate.ts'
import { gradeSchema } from './grade.ts'
import { JOB_STATUSES } from './job-status.ts'
import { jobProjectSchema } from './lists/project.ts'
import { markSchema } from './model/marks-schema.ts'
import { placementSchema } from './model/placement-schema.ts'
import { noteSchema } from './notes/note-schema.ts'
import { presetNameSchema, settingsChangesSchema } from './preset-schema.ts'
import { stageNameSchema, stageTimingSchema } from './stages.ts'

export const photoStateSchema = z.enum(['pending', 'registered', 'unregistered'])

export type PhotoState = z.infer<typeof photoStateSchema>

export const jobPhotoSchema = z.object({
  uploadId: z.uuid(),
  /** With its folder where other photos of the job have the same name. */
  fileName: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
  thumbnailUrl: z.string(),
  state: photoStateSchema,
  /** Why a photo was likely not registered, for the user. */
  reason: z.string().nullable(),
  /** The same by a code of `PHOTO_NOTES`. */
  note: noteSchema.nullable(),
})

export type JobPhoto = z.infer<typeof jobPhotoSchema>

/** One sparse model of the mapper; a capture may fall apart into several, or into photos without a model. */
export const sparseModelSchema = z.object({
  /** 0: the photos overlap with each other, and no model could be made of them. */
  registeredPhotos: z.int(),
  points: z.int(),
  meanReprojectionErrorPx: z.number(),
  /** The one that became the result: the largest. */
  chosen: z.boolean(),
  /** Its photos by their places in the capture from 0; those of another model are left out. Not kept before 2026-11. */
  photos: z.array(z.int()).default([]),
})

export type SparseModel = z.infer<typeof sparseModelSchema>

const jobSummaryShape = {
  id: z.uuid(),
  name: z.string(),
  preset: presetNameSchema,
  captureKind: z.enum(['photos', 'six-views', 'posed']),
  status: z.enum(JOB_STATUSES),
  stage: stageNameSchema.nullable(),
  /** 0 to 1 over the whole pipeline. */
  progress: z.number().min(0).max(1),
  message: z.string(),
  /** Seconds left, null when it can't be known. */
  timeLeft: secondsRangeSchema.nullable(),
  attempt: z.int(),
  error: errorBodySchema.nullable(),
  photoCount: z.int(),
  /** The quality of the result in a sentence; null until there is one. */
  outcome: z.string().nullable(),
  /** The same as a grade; null for results that were judged before 2026-11-27, too. */
  grade: gradeSchema.nullable(),
  /** A small picture: of the model once there is one, else the first photo. */
  thumbnailUrl: z.string().nullable(),
  /** Jobs ahead, those that run among them; null unless queued. */
  queuePosition: z.int().nullable(),
  /** Expected seconds until it starts; null unless queued. */
  startsInSeconds: z.number().nullable(),
  /** Bytes of its photos and results in storage; shared photos count for each job. */
  storedBytes: z.int(),
  /** Where its model can be downloaded; null while there is none. */
  modelUrl: z.string().nullable(),
  /** Of its share link `/shared/TOKEN`; null if it is not shared. */
  shareToken: z.string().nullable(),
  project: jobProjectSchema.nullable(),
  /** By name. */
  tags: z.array(z.string()),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
}

export const jobSummarySchema = z.object(jobSummaryShape)

export type JobSummary = z.infer<typeof jobSummarySchema>

export const jobViewSchema = z.object({
  ...jobSummaryShape,
  estimate: estimateSchema,
  /** A requested and not yet confirmed cancel. Only the requester gets the token. */
  cancelRequest: z.object({ requestedAt: z.iso.datetime(), expiresAt: z.iso.datetime() }).nullable(),
  /** Interruptions since it was submitted or retried; it resumes after its last checkpoint. */
  interruptions: z.int(),
  stages: z.array(stageTimingSchema),
  photos: z.array(jobPhotoSchema),
  models: z.array(sparseModelSchema),
  /** The results, without the growing model that `preview` shows before there is one. */
  artifacts: z.array(artifactViewSchema),
  /** The newest file that the viewer can show: growing points, `sparse.glb`, dense points, the bare surface, then the textured `preview.glb`. */
  preview: artifactViewSchema.nullable(),
  /** The placement of the model. It doesn't apply to the previews; the other files follow it. */
  placement: placementSchema,
  exports: exportsSchema,
  /** Annotations and saved views, each kind in its order. */
  marks: z.array(markSchema),
  /** Uploads of the masks that its photos brought, each once. */
  maskIds: z.array(z.uuid()),
  /** What differs from the preset's settings; empty when nothing does. */
  settings: settingsChangesSchema,
  /** The COLMAP of the worker that claimed the job: "COLMAP 3.8". */
  engine: z.string().nullable(),
})

export type JobView = z.infer<typeof jobViewSchema>

/** A finished job as seen through its share link: to view and download, without actions. */
export const sharedViewSchema = z.object({
  name: z.string(),
  photoCount: z.int(),
  finishedAt: z.iso.datetime().nullable(),
  artifacts: z.array(artifactViewSchema),
  preview: artifactViewSchema.nullable(),
  placement: placementSchema,
  exports: exportsSchema,
  marks: z.array(markSchema),
})

export type SharedView = z.infer<typeof sharedViewSchema>
