import { jobViewSchema, submitInputSchema } from '../../contracts/job.ts'
import { submitJob } from '../../services/jobs/submit-job.ts'
import { procedure } from '../../trpc.ts'

export const submitJobProcedure = procedure
  .input(submitInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => submitJob(ctx, input))
