import { duplicateJob } from '#server/services/jobs/submit/duplicate-job.ts'
import { duplicateInputSchema } from '../../contracts/job-inputs.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const duplicateJobProcedure = procedure
  .input(duplicateInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => duplicateJob(ctx, input))
