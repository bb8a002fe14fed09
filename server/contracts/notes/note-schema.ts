import { z } from 'zod'
import type { Note } from './note.ts'

export const noteSchema: z.ZodType<Note> = z.object({ code: z.string(), values: z.record(z.string(), z.number()) })
