import { estimateInputSchema, estimateOutputSchema } from '../../contracts/job.ts'
import { estimateUploads } from '../../services/jobs/estimate-uploads.ts'
import { procedure } from '../../trpc.ts'

export const estimateJobProcedure = procedure
  .input(estimateInputSchema)
  .output(estimateOutputSchema)
  .query(({ ctx, input }) => estimateUploads(ctx, input))
