import { jobViewSchema, renameInputSchema } from '../../contracts/job.ts'
import { renameJob } from '../../services/jobs/rename-job.ts'
import { procedure } from '../../trpc.ts'

export const renameJobProcedure = procedure
  .input(renameInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => renameJob(ctx, input))
