import { router } from '../../trpc.ts'
import { listUploadsProcedure } from './list-uploads.ts'
import { removeUploadsProcedure } from './remove-uploads.ts'

export const uploadRouter = router({
  list: listUploadsProcedure,
  remove: removeUploadsProcedure,
})
