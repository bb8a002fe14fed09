import { cancelTokenInputSchema, jobViewSchema } from '../../contracts/job.ts'
import { confirmCancel } from '../../services/jobs/confirm-cancel.ts'
import { procedure } from '../../trpc.ts'

export const confirmCancelProcedure = procedure
  .input(cancelTokenInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => confirmCancel(ctx, input))
