import { jobIdInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { getJob } from '../../services/jobs/get-job.ts'
import { procedure } from '../../trpc.ts'

export const getJobProcedure = procedure
  .input(jobIdInputSchema)
  .output(jobViewSchema)
  .query(({ ctx, input }) => getJob(ctx, input))
