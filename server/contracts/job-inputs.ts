import { z } from 'zod'
import { captureInputSchema } from './capture/capture.ts'
import { placementSchema } from './model/placement-schema.ts'
import { presetNameSchema, settingsChangesSchema } from './preset-schema.ts'

/** Of a job's name. */
export const MAX_NAME_CHARACTERS = 120

export const shareTokenInputSchema = z.object({ token: z.string().min(20).max(100) })

export const jobIdInputSchema = z.object({ id: z.uuid() })

export const watchJobInputSchema = z.object({
  id: z.uuid(),
  /** Version of the client's view; tRPC sends it when it reconnects. */
  lastEventId: z.string().max(100).nullish(),
})

export const submitInputSchema = z.object({
  /** Made by the client once per submission; the same key returns the same job. */
  idempotencyKey: z.uuid(),
  uploadIds: z.array(z.uuid()).min(1).max(10_000),
  preset: presetNameSchema,
  /** Changes to the preset's settings. */
  settings: settingsChangesSchema.optional(),
  name: z.string().trim().min(1).max(MAX_NAME_CHARACTERS).optional(),
  /** Depth, masks and poses of the photos, if any; their ids are in `uploadIds` as well. */
  capture: captureInputSchema.optional(),
  /** Where the job is filed. */
  projectId: z.uuid().nullish(),
})

export type SubmitInput = z.infer<typeof submitInputSchema>

export const duplicateInputSchema = z.object({
  /** The job whose photos and unchanged stages are reused. */
  id: z.uuid(),
  idempotencyKey: z.uuid(),
  preset: presetNameSchema,
  settings: settingsChangesSchema.optional(),
  name: z.string().trim().min(1).max(MAX_NAME_CHARACTERS).optional(),
})

export type DuplicateInput = z.infer<typeof duplicateInputSchema>

export const cancelRequestSchema = z.object({
  /** Needed to confirm or withdraw. */
  token: z.string(),
  expiresAt: z.iso.datetime(),
  /** What would be lost, in sentences for the user. */
  losses: z.array(z.string()),
})

export type CancelRequest = z.infer<typeof cancelRequestSchema>

export const cancelTokenInputSchema = z.object({ id: z.uuid(), token: z.string().min(1).max(200) })

export const placeInputSchema = z.object({ id: z.uuid(), placement: placementSchema })

export const renameInputSchema = z.object({ id: z.uuid(), name: z.string().trim().min(1).max(MAX_NAME_CHARACTERS) })
