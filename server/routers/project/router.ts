import { router } from '../../trpc.ts'
import { createProjectProcedure } from './create-project.ts'
import { fileJobsProcedure } from './file-jobs.ts'
import { listShelvesProcedure } from './list-shelves.ts'
import { removeProjectProcedure } from './remove-project.ts'
import { renameProjectProcedure } from './rename-project.ts'
import { tagJobsProcedure } from './tag-jobs.ts'

export const projectRouter = router({
  list: listShelvesProcedure,
  create: createProjectProcedure,
  rename: renameProjectProcedure,
  remove: removeProjectProcedure,
  file: fileJobsProcedure,
  tag: tagJobsProcedure,
})
