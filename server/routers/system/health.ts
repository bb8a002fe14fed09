import { pageHealthSchema } from '../../contracts/system.ts'
import { readLowDisk } from '../../services/storage/read-low-disk.ts'
import { readHealth } from '../../services/workers/read-health.ts'
import { procedure } from '../../trpc.ts'

export const healthProcedure = procedure.output(pageHealthSchema).query(async ({ ctx }) => {
  const [health, lowDiskBytes] = await Promise.all([readHealth(ctx.db), readLowDisk(ctx.storage, ctx.env)])
  return { ...health, lowDiskBytes }
})
