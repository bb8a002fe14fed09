import { z } from 'zod'

/** What pg-boss carries. The row in `jobs` holds everything else. */
export const reconstructPayloadSchema = z.object({ jobId: z.uuid() })
export type ReconstructPayload = z.infer<typeof reconstructPayloadSchema>
