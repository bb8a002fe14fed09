import { listJobsInputSchema } from '../../contracts/lists/job-list.ts'
import { procedure } from '../../trpc.ts'

export const listJobsProcedure = procedure.input(listJobsInputSchema).query(({ ctx, input }) => ctx.feed.list(input))
