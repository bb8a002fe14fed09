import { sharedViewSchema, shareTokenInputSchema } from '../../contracts/job.ts'
import { getShared } from '../../services/jobs/get-shared.ts'
import { procedure } from '../../trpc.ts'

export const getSharedProcedure = procedure
  .input(shareTokenInputSchema)
  .output(sharedViewSchema)
  .query(({ ctx, input }) => getShared(ctx, input))
