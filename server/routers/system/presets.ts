import { presetsSchema } from '../../contracts/system.ts'
import { listPresets } from '../../services/jobs/list-presets.ts'
import { procedure } from '../../trpc.ts'

export const presetsProcedure = procedure.output(presetsSchema).query(({ ctx }) => listPresets(ctx.env))
