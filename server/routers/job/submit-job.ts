import { submitJob } from '#server/services/jobs/submit/submit-job.ts'
import { jobViewSchema, submitInputSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const submitJobProcedure = procedure
  .input(submitInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => submitJob(ctx, input))
