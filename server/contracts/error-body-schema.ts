import { z } from 'zod'
import { ERROR_CODES, type ErrorBody } from './errors.ts'

export const errorBodySchema: z.ZodType<ErrorBody, ErrorBody> = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  suggestion: z.string(),
  field: z.string().optional(),
  file: z.string().optional(),
  note: z
    .object({ code: z.string(), advice: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
    .optional(),
  retryable: z.boolean(),
})
