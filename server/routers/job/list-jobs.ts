import { jobPageSchema, listJobsInputSchema } from '../../contracts/job.ts'
import { listJobs } from '../../services/jobs/list-jobs.ts'
import { procedure } from '../../trpc.ts'

export const listJobsProcedure = procedure
  .input(listJobsInputSchema)
  .output(jobPageSchema)
  .query(({ ctx, input }) => listJobs(ctx, input))
