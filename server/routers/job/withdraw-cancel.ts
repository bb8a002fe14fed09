import { cancelTokenInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { withdrawCancel } from '../../services/jobs/withdraw-cancel.ts'
import { procedure } from '../../trpc.ts'

export const withdrawCancelProcedure = procedure
  .input(cancelTokenInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => withdrawCancel(ctx, input))
