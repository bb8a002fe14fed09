import { z } from 'zod'
import { artifactViewSchema, exportsSchema } from './artifacts.ts'
import { errorBodySchema } from './errors.ts'
import { estimateSchema, secondsRangeSchema } from './estimate.ts'
import { gradeSchema } from './grade.ts'
import { jobStatusSchema } from './job-status.ts'
import { placementSchema } from './placement.ts'
import { presetNameSchema, settingsChangesSchema } from './preset.ts'
import { stageNameSchema, stageTimingSchema } from './stages.ts'

export const photoStateSchema = z.enum(['pending', 'registered', 'unregistered'])

export type PhotoState = z.infer<typeof photoStateSchema>

export const jobPhotoSchema = z.object({
  uploadId: z.uuid(),
  fileName: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
  thumbnailUrl: z.string(),
  state: photoStateSchema,
  /** Why a photo was likely not registered, for the user. */
  reason: z.string().nullable(),
})

export type JobPhoto = z.infer<typeof jobPhotoSchema>

/** One sparse model that the mapper made; a capture may fall apart into several, or into photos that none can be made of. */
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
  status: jobStatusSchema,
  stage: stageNameSchema.nullable(),
  /** 0 to 1 over the whole pipeline. */
  progress: z.number().min(0).max(1),
  message: z.string(),
  /** Seconds left, null when it can't be known. */
  timeLeft: secondsRangeSchema.nullable(),
  attempt: z.int(),
  error: errorBodySchema.nullable(),
  photoCount: z.int(),
  /** How good the result is, in a sentence; null until there is one. */
  outcome: z.string().nullable(),
  /** The same as a grade; null for results that were judged before 2026-11-27, too. */
  grade: gradeSchema.nullable(),
  /** A small picture: of the model once there is one, else the first photo. */
  thumbnailUrl: z.string().nullable(),
  /** Jobs ahead, those that run among them; null unless queued. */
  queuePosition: z.int().nullable(),
  /** Seconds until it likely begins; null unless queued. */
  startsInSeconds: z.number().nullable(),
  /** What its photos and results take in storage; photos that jobs share count for each of them. */
  storedBytes: z.int(),
  /** Where its model can be downloaded; null while there is none. */
  modelUrl: z.string().nullable(),
  /** Of the link by which others may look at it, `/shared/TOKEN`; null: it is not shared. */
  shareToken: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
}

export const jobSummarySchema = z.object(jobSummaryShape)

export type JobSummary = z.infer<typeof jobSummarySchema>

export const jobViewSchema = z.object({
  ...jobSummaryShape,
  estimate: estimateSchema,
  /** An asked and not yet confirmed cancel. The token is given to the one who asked only. */
  cancelRequest: z.object({ requestedAt: z.iso.datetime(), expiresAt: z.iso.datetime() }).nullable(),
  /** How often a worker let go of it before its end since it was submitted or retried: it resumes after its last checkpoint. */
  interruptions: z.int(),
  stages: z.array(stageTimingSchema),
  photos: z.array(jobPhotoSchema),
  models: z.array(sparseModelSchema),
  /** The results, without the growing model that `preview` shows before there is one. */
  artifacts: z.array(artifactViewSchema),
  /** The newest thing the viewer can show: growing points, `sparse.glb`, dense points, the bare surface, then the textured `preview.glb`. */
  preview: artifactViewSchema.nullable(),
  /** Where the model stands. The previews are as reconstructed, whatever it is; the other files follow it. */
  placement: placementSchema,
  exports: exportsSchema,
  /** Uploads of the masks that its photos brought, each once. */
  maskIds: z.array(z.uuid()),
  /** What differs from the preset's settings; empty when nothing does. */
  settings: settingsChangesSchema,
  /** The program that reconstructs, once a worker took the job: "COLMAP 3.8". */
  engine: z.string().nullable(),
})

export type JobView = z.infer<typeof jobViewSchema>

/** A finished job as those see it who have its link: to look at and to take along, nothing to do. */
export const sharedViewSchema = z.object({
  name: z.string(),
  photoCount: z.int(),
  finishedAt: z.iso.datetime().nullable(),
  artifacts: z.array(artifactViewSchema),
  preview: artifactViewSchema.nullable(),
  placement: placementSchema,
  exports: exportsSchema,
})

export type SharedView = z.infer<typeof sharedViewSchema>
