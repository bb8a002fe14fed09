import { jobIdInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { shareJob } from '../../services/jobs/share-job.ts'
import { procedure } from '../../trpc.ts'

export const shareJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => shareJob(ctx, input))
