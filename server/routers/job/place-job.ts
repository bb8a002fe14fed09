import { placeJob } from '#server/services/jobs/placement/place-job.ts'
import { placeInputSchema } from '../../contracts/job-inputs.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const placeJobProcedure = procedure
  .input(placeInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => placeJob(ctx, input))
