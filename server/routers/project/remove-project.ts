import { removeProject } from '#server/services/projects/remove-project.ts'
import { projectIdInputSchema } from '../../contracts/lists/project.ts'
import { procedure } from '../../trpc.ts'

export const removeProjectProcedure = procedure
  .input(projectIdInputSchema)
  .output(projectIdInputSchema)
  .mutation(({ ctx, input }) => removeProject(ctx, input))
