import { removeJob } from '#server/services/jobs/end/remove-job.ts'
import { jobIdInputSchema } from '../../contracts/job-inputs.ts'
import { procedure } from '../../trpc.ts'

export const removeJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobIdInputSchema)
  .mutation(({ ctx, input }) => removeJob(ctx, input))
