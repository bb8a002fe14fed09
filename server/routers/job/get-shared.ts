import { getShared } from '#server/services/jobs/view/get-shared.ts'
import { shareTokenInputSchema } from '../../contracts/job-inputs.ts'
import { sharedViewSchema } from '../../contracts/job-view.ts'
import { procedure } from '../../trpc.ts'

export const getSharedProcedure = procedure
  .input(shareTokenInputSchema)
  .output(sharedViewSchema)
  .query(({ ctx, input }) => getShared(ctx, input))
