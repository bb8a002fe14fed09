import { duplicateInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { duplicateJob } from '../../services/jobs/duplicate-job.ts'
import { procedure } from '../../trpc.ts'

export const duplicateJobProcedure = procedure
  .input(duplicateInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => duplicateJob(ctx, input))
