import { getShared } from '#server/services/jobs/view/get-shared.ts'
import { sharedViewSchema, shareTokenInputSchema } from '../../contracts/job.ts'
import { procedure } from '../../trpc.ts'

export const getSharedProcedure = procedure
  .input(shareTokenInputSchema)
  .output(sharedViewSchema)
  .query(({ ctx, input }) => getShared(ctx, input))
