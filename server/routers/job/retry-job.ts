import { jobIdInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { retryJob } from '../../services/jobs/retry-job.ts'
import { procedure } from '../../trpc.ts'

export const retryJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => retryJob(ctx, input))
