import { estimateUploads } from '#server/services/jobs/estimate/estimate-uploads.ts'
import { estimateInputSchema, estimateOutputSchema } from '../../contracts/estimate.ts'
import { procedure } from '../../trpc.ts'

export const estimateJobProcedure = procedure
  .input(estimateInputSchema)
  .output(estimateOutputSchema)
  .query(({ ctx, input }) => estimateUploads(ctx, input))
