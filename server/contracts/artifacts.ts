import { z } from 'zod'
import { errorBodySchema } from './error-body-schema.ts'
import { noteSchema } from './notes/note-schema.ts'

/** A named result in storage. `version` changes with its bytes; `url` carries it. */
export const artifactViewSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** The same by a code of `FILE_NOTES`, where it depends on the model. */
  note: noteSchema.nullable(),
  mediaType: z.string(),
  byteSize: z.int(),
  version: z.string(),
  url: z.string(),
})

export type ArtifactView = z.infer<typeof artifactViewSchema>

/** Whether the files match the placement: they do, a worker is writing them, or writing failed. */
export const EXPORTS_STATES = ['current', 'pending', 'failed'] as const

export const exportsStateSchema = z.enum(EXPORTS_STATES)

export const exportsSchema = z.object({ state: exportsStateSchema, error: errorBodySchema.nullable() })
