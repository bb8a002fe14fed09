import { renameJob } from '#server/services/jobs/view/rename-job.ts'
import { renameInputSchema } from '../../contracts/job-inputs.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const renameJobProcedure = procedure
  .input(renameInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => renameJob(ctx, input))
