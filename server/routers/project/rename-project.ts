import { renameProject } from '#server/services/projects/rename-project.ts'
import { jobProjectSchema, renameProjectInputSchema } from '../../contracts/lists/project.ts'
import { procedure } from '../../trpc.ts'

export const renameProjectProcedure = procedure
  .input(renameProjectInputSchema)
  .output(jobProjectSchema)
  .mutation(({ ctx, input }) => renameProject(ctx, input))
