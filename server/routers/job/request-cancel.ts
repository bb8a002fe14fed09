import { requestCancel } from '#server/services/jobs/cancel/request-cancel.ts'
import { cancelRequestSchema, jobIdInputSchema } from '../../contracts/job-inputs.ts'
import { procedure } from '../../trpc.ts'

export const requestCancelProcedure = procedure
  .input(jobIdInputSchema)
  .output(cancelRequestSchema)
  .mutation(({ ctx, input }) => requestCancel(ctx, input))
