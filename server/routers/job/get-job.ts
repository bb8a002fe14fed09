import { jobIdInputSchema } from '../../contracts/job-inputs.ts'
import { procedure } from '../../trpc.ts'

/** The job page polls this while its subscription is interrupted. */
export const getJobProcedure = procedure
  .input(jobIdInputSchema)
  .query(async ({ ctx, input }) => (await ctx.feed.read(input.id)).job)
