import { retryJob } from '#server/services/jobs/end/retry-job.ts'
import { jobIdInputSchema } from '../../contracts/job-inputs.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const retryJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => retryJob(ctx, input))
