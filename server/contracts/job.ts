import { z } from 'zod'
import { captureInputSchema } from './capture.ts'
import { errorBodySchema } from './errors.ts'
import { gradeSchema } from './grade.ts'
import { placementSchema } from './placement.ts'
import { presetNameSchema, settingsChangesSchema } from './preset.ts'

/**
 * queued -> running -> completed
 *    |         |-----> failed
 *    |         |-----> cancelling -> cancelled
 *    |-----------------------------> cancelled
 */
export const JOB_STATUSES = ['queued', 'running', 'cancelling', 'completed', 'failed', 'cancelled'] as const
export const jobStatusSchema = z.enum(JOB_STATUSES)
export type JobStatus = z.infer<typeof jobStatusSchema>

export const FINAL_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies JobStatus[]

export function isFinal(status: JobStatus): boolean {
  return (FINAL_STATUSES as readonly JobStatus[]).includes(status)
}

/** All steps that there are, in order; a capture takes some of them (`capture-route.ts`). */
export const STAGE_NAMES = [
  'prepare',
  'features',
  'matching',
  'sparse',
  'pose',
  'undistort',
  'depth',
  'fuse',
  'tsdf',
  'mesh',
  'texture',
  'report',
] as const
export type StageName = (typeof STAGE_NAMES)[number]

/** Reports and files of jobs from before 2026-11-27 call TSDF fusion `carve`; it is read as `tsdf`. */
export const stageNameSchema = z.union([z.enum(STAGE_NAMES), z.literal('carve').transform((): StageName => 'tsdf')])

/** How a stage is called on the page. */
export const STAGE_LABELS: Record<StageName, string> = {
  prepare: 'Prepare photos',
  features: 'Find features',
  matching: 'Match photos',
  sparse: 'Find cameras',
  pose: 'Set camera poses',
  undistort: 'Undistort photos',
  depth: 'Measure depth',
  fuse: 'Fuse points',
  tsdf: 'Fuse depth',
  mesh: 'Build the surface',
  texture: 'Paint the surface',
  report: 'Judge the result',
}

export const secondsRangeSchema = z.object({ low: z.number(), high: z.number() })
export type SecondsRange = z.infer<typeof secondsRangeSchema>

/** The one figure for a range of expected times: its geometric middle, as such guesses are off by a factor. */
export function likelySeconds({ low, high }: SecondsRange): number {
  const least = Math.max(1, low)
  return Math.sqrt(least * Math.max(least, high))
}

/** One line of the timeline. `reused`: a checkpoint of an earlier attempt made running it needless. */
export const stageTimingSchema = z.object({
  name: stageNameSchema,
  status: z.enum(['pending', 'running', 'done', 'reused', 'failed', 'cancelled']),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** The stage's last message: "Matched 55 of 55 pairs". */
  message: z.string(),
  /** Most that the worker and its programs held at once; where it is known, and of what ran to its end. */
  peakMemoryBytes: z.int().nullable().optional(),
})
export type StageTiming = z.infer<typeof stageTimingSchema>

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

/** A named result in storage. `version` changes with its bytes; `url` carries it. */
export const artifactViewSchema = z.object({
  name: z.string(),
  description: z.string(),
  mediaType: z.string(),
  byteSize: z.int(),
  version: z.string(),
  url: z.string(),
})
export type ArtifactView = z.infer<typeof artifactViewSchema>

/** What a job will need. Ranges come from measured unit times, see `server/services/jobs/estimate/estimate-job.ts`. */
export const estimateSchema = z.object({
  seconds: secondsRangeSchema,
  memoryBytes: z.int(),
  diskBytes: z.int(),
})
export type Estimate = z.infer<typeof estimateSchema>

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

/** Whether the files are as the placement wants them: they are, a worker writes them, or that went wrong. */
export const EXPORTS_STATES = ['current', 'pending', 'failed'] as const
export const exportsStateSchema = z.enum(EXPORTS_STATES)
export const exportsSchema = z.object({ state: exportsStateSchema, error: errorBodySchema.nullable() })

/** The log's name among the results. */
export const LOG_NAME = 'reconstruct.log'

/** The model as it grew: something to look at while there is nothing better, and never a result. */
export const GROWING_MODELS: readonly string[] = ['snapshot.glb', 'snapshot-mesh.glb']

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

export const shareTokenInputSchema = z.object({ token: z.string().min(20).max(100) })

// (1) inputs and outputs of the procedures

export const jobIdInputSchema = z.object({ id: z.uuid() })

export const watchJobInputSchema = z.object({
  id: z.uuid(),
  /** Version of the view that the client has; tRPC gives it when it connects again. */
  lastEventId: z.string().max(100).nullish(),
})

export const submitInputSchema = z.object({
  /** Made by the client once for each intent to submit; the same key gives back the same job. */
  idempotencyKey: z.uuid(),
  uploadIds: z.array(z.uuid()).min(1).max(10_000),
  preset: presetNameSchema,
  /** What shall differ from the preset's settings. */
  settings: settingsChangesSchema.optional(),
  name: z.string().trim().min(1).max(120).optional(),
  /** What is known of the photos, where there is more than the photos: their ids are in `uploadIds` as well. */
  capture: captureInputSchema.optional(),
})
export type SubmitInput = z.infer<typeof submitInputSchema>

export const duplicateInputSchema = z.object({
  /** The job whose photos, and whose unchanged steps, are reused. */
  id: z.uuid(),
  idempotencyKey: z.uuid(),
  preset: presetNameSchema,
  settings: settingsChangesSchema.optional(),
  name: z.string().trim().min(1).max(120).optional(),
})
export type DuplicateInput = z.infer<typeof duplicateInputSchema>

export const cancelRequestSchema = z.object({
  /** Give it back to confirm or withdraw. */
  token: z.string(),
  expiresAt: z.iso.datetime(),
  /** What would be lost, in sentences for the user. */
  losses: z.array(z.string()),
})
export type CancelRequest = z.infer<typeof cancelRequestSchema>

export const cancelTokenInputSchema = z.object({ id: z.uuid(), token: z.string().min(1).max(200) })

export const placeInputSchema = z.object({ id: z.uuid(), placement: placementSchema })

export const renameInputSchema = z.object({ id: z.uuid(), name: z.string().trim().min(1).max(120) })

export const estimateInputSchema = z.object({
  /** Of the photos, without depth and masks. */
  uploadIds: z.array(z.uuid()).max(10_000),
  route: z.enum(['photos', 'posed', 'depth']).default('photos'),
})
export const estimateOutputSchema = z.object({
  presets: z.record(presetNameSchema, estimateSchema),
  diskFreeBytes: z.int(),
})
