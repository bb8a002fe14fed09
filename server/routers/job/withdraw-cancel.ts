import { withdrawCancel } from '#server/services/jobs/cancel/withdraw-cancel.ts'
import { cancelTokenInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const withdrawCancelProcedure = procedure
  .input(cancelTokenInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => withdrawCancel(ctx, input))
