import { duplicateJob } from '#server/services/jobs/submit/duplicate-job.ts'
import { duplicateInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const duplicateJobProcedure = procedure
  .input(duplicateInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => duplicateJob(ctx, input))
