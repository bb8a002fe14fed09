import { fileJobs } from '#server/services/projects/file-jobs.ts'
import { changedJobsSchema, fileJobsInputSchema } from '../../contracts/lists/project.ts'
import { procedure } from '../../trpc.ts'

export const fileJobsProcedure = procedure
  .input(fileJobsInputSchema)
  .output(changedJobsSchema)
  .mutation(({ ctx, input }) => fileJobs(ctx, input))
