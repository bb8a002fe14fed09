import { z } from 'zod'
import { presetNameSchema } from './preset.ts'
import { uploadLimitsSchema } from './upload.ts'

/** The reconstruction program as a worker found it on its machine. */
export const engineSchema = z.object({
  name: z.literal('COLMAP'),
  version: z.string(),
  cuda: z.boolean(),
})
export type Engine = z.infer<typeof engineSchema>

export const healthSchema = z.object({
  /** `degraded`: pages work, reconstruction does not (no worker, or no engine). */
  status: z.enum(['ok', 'degraded']),
  database: z.literal('ok'),
  worker: z.enum(['ok', 'missing']),
  engine: engineSchema.nullable(),
  /** How to install the engine on the worker's machine when it is missing: one command a line. */
  engineInstallCommands: z.array(z.string()),
  version: z.string(),
})
export type Health = z.infer<typeof healthSchema>

export const presetsSchema = z.object({
  presets: z.array(z.object({ name: presetNameSchema, label: z.string(), description: z.string() })),
  limits: uploadLimitsSchema,
})

/** Calls that one request may carry: more than any page makes at once, and too few to keep the server busy with one. */
export const MAX_BATCH = 20
