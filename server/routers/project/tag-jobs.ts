import { tagJobs } from '#server/services/projects/tag-jobs.ts'
import { changedJobsSchema, tagJobsInputSchema } from '../../contracts/lists/project.ts'
import { procedure } from '../../trpc.ts'

export const tagJobsProcedure = procedure
  .input(tagJobsInputSchema)
  .output(changedJobsSchema)
  .mutation(({ ctx, input }) => tagJobs(ctx, input))
