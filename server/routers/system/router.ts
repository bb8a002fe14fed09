import { router } from '../../trpc.ts'
import { healthProcedure } from './health.ts'
import { presetsProcedure } from './presets.ts'
import { statusProcedure } from './status.ts'

export const systemRouter = router({
  health: healthProcedure,
  presets: presetsProcedure,
  status: statusProcedure,
})
