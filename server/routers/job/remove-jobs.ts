import { removedJobsSchema, removeJobsInputSchema } from '#server/contracts/lists/job-list.ts'
import { removeJobs } from '#server/services/jobs/end/remove-jobs.ts'
import { procedure } from '../../trpc.ts'

export const removeJobsProcedure = procedure
  .input(removeJobsInputSchema)
  .output(removedJobsSchema)
  .mutation(({ ctx, input }) => removeJobs(ctx, input))
