import { jobIdInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { unshareJob } from '../../services/jobs/share-job.ts'
import { procedure } from '../../trpc.ts'

export const unshareJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => unshareJob(ctx, input))
