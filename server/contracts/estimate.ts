import { z } from 'zod'
import { presetNameSchema } from './preset-schema.ts'

export const secondsRangeSchema = z.object({ low: z.number(), high: z.number() })

/** What a job will need. Ranges come from measured unit times, see `server/services/jobs/estimate/estimate-job.ts`. */
export const estimateSchema = z.object({
  seconds: secondsRangeSchema,
  memoryBytes: z.int(),
  diskBytes: z.int(),
})

export type Estimate = z.infer<typeof estimateSchema>

export const estimateInputSchema = z.object({
  /** Of the photos, without depth and masks. */
  uploadIds: z.array(z.uuid()).max(10_000),
  route: z.enum(['photos', 'posed', 'depth']).default('photos'),
})

export const estimateOutputSchema = z.object({
  presets: z.record(presetNameSchema, estimateSchema),
  diskFreeBytes: z.int(),
})
