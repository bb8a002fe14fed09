import { cancelRequestSchema, jobIdInputSchema } from '../../contracts/job.ts'
import { requestCancel } from '../../services/jobs/request-cancel.ts'
import { procedure } from '../../trpc.ts'

export const requestCancelProcedure = procedure
  .input(jobIdInputSchema)
  .output(cancelRequestSchema)
  .mutation(({ ctx, input }) => requestCancel(ctx, input))
