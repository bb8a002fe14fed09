import { removeUploadsInputSchema, removeUploadsOutputSchema } from '../../contracts/uploads/upload.ts'
import { removeUploads } from '../../services/uploads/remove-uploads.ts'
import { procedure } from '../../trpc.ts'

export const removeUploadsProcedure = procedure
  .input(removeUploadsInputSchema)
  .output(removeUploadsOutputSchema)
  .mutation(async ({ ctx, input }) => ({ removed: await removeUploads(ctx, input.ids) }))
