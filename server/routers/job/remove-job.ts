import { jobIdInputSchema } from '../../contracts/job.ts'
import { removeJob } from '../../services/jobs/remove-job.ts'
import { procedure } from '../../trpc.ts'

export const removeJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobIdInputSchema)
  .mutation(({ ctx, input }) => removeJob(ctx, input))
