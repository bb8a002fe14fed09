import { placeJob } from '#server/services/jobs/placement/place-job.ts'
import { jobViewSchema, placeInputSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const placeJobProcedure = procedure
  .input(placeInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => placeJob(ctx, input))
