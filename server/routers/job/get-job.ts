import { jobIdInputSchema } from '../../contracts/job-inputs.ts'
import { procedure } from '../../trpc.ts'

/** What the job page polls while its subscription is cut. */
export const getJobProcedure = procedure
  .input(jobIdInputSchema)
  .query(async ({ ctx, input }) => (await ctx.feed.read(input.id)).job)
