import { retryJob } from '#server/services/jobs/end/retry-job.ts'
import { jobIdInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const retryJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => retryJob(ctx, input))
