import { listUploadsInputSchema, listUploadsOutputSchema } from '../../contracts/uploads/upload.ts'
import { listUploads } from '../../services/uploads/list-uploads.ts'
import { procedure } from '../../trpc.ts'

export const listUploadsProcedure = procedure
  .input(listUploadsInputSchema)
  .output(listUploadsOutputSchema)
  .query(async ({ ctx, input }) => ({ uploads: await listUploads(ctx, input) }))
