import { listPresets } from '#server/services/jobs/submit/list-presets.ts'
import { presetsSchema } from '../../contracts/system.ts'
import { procedure } from '../../trpc.ts'

export const presetsProcedure = procedure.output(presetsSchema).query(({ ctx }) => listPresets(ctx.env))
