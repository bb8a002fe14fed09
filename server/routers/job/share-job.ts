import { shareJob } from '#server/services/jobs/view/share-job.ts'
import { jobIdInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const shareJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => shareJob(ctx, input))
