import { renameJob } from '#server/services/jobs/view/rename-job.ts'
import { jobViewSchema, renameInputSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const renameJobProcedure = procedure
  .input(renameInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => renameJob(ctx, input))
