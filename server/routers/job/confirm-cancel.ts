import { confirmCancel } from '#server/services/jobs/cancel/confirm-cancel.ts'
import { cancelTokenInputSchema } from '../../contracts/job-inputs.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const confirmCancelProcedure = procedure
  .input(cancelTokenInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => confirmCancel(ctx, input))
