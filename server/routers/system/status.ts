import { statusSchema } from '../../contracts/system.ts'
import { readStatus } from '../../services/status/read-status.ts'
import { procedure } from '../../trpc.ts'

export const statusProcedure = procedure.output(statusSchema).query(({ ctx }) => readStatus(ctx.db, ctx.storage))
