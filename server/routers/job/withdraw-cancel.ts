import { withdrawCancel } from '#server/services/jobs/cancel/withdraw-cancel.ts'
import { cancelTokenInputSchema } from '../../contracts/job-inputs.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const withdrawCancelProcedure = procedure
  .input(cancelTokenInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => withdrawCancel(ctx, input))
