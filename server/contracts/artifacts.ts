import { z } from 'zod'
import { errorBodySchema } from './errors.ts'

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

/** Whether the files are as the placement wants them: they are, a worker writes them, or that went wrong. */
export const EXPORTS_STATES = ['current', 'pending', 'failed'] as const

export const exportsStateSchema = z.enum(EXPORTS_STATES)

export const exportsSchema = z.object({ state: exportsStateSchema, error: errorBodySchema.nullable() })

/** The log's name among the results. */
export const LOG_NAME = 'reconstruct.log'

/** The model as it grew: something to look at while there is nothing better, and never a result. */
export const GROWING_MODELS: readonly string[] = ['snapshot.glb', 'snapshot-mesh.glb']
