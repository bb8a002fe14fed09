import { createProject } from '#server/services/projects/create-project.ts'
import { createProjectInputSchema, jobProjectSchema } from '../../contracts/lists/project.ts'
import { procedure } from '../../trpc.ts'

export const createProjectProcedure = procedure
  .input(createProjectInputSchema)
  .output(jobProjectSchema)
  .mutation(({ ctx, input }) => createProject(ctx, input))
