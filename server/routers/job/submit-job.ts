import { submitJob } from '#server/services/jobs/submit/submit-job.ts'
import { submitInputSchema } from '../../contracts/job-inputs.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const submitJobProcedure = procedure
  .input(submitInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => submitJob(ctx, input))
