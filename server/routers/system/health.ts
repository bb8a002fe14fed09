import { healthSchema } from '../../contracts/system.ts'
import { readHealth } from '../../services/workers/read-health.ts'
import { procedure } from '../../trpc.ts'

export const healthProcedure = procedure.output(healthSchema).query(({ ctx }) => readHealth(ctx.db))
