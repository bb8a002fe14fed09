import { listShelves } from '#server/services/projects/list-shelves.ts'
import { shelvesSchema } from '../../contracts/lists/project.ts'
import { procedure } from '../../trpc.ts'

export const listShelvesProcedure = procedure.output(shelvesSchema).query(({ ctx }) => listShelves(ctx))
